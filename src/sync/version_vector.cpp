#include "sync/version_vector.hpp"

#include "crypto/hash.hpp"
#include "wire/codec.hpp"

namespace aura::sync {

Head VersionVector::head(const wire::LogId& log) const {
    const auto found = heads_.find(log);
    return found == heads_.end() ? Head{} : found->second;
}

void VersionVector::set(const wire::LogId& log, const Head& head) {
    if (head.seq == Seq{0}) {
        heads_.erase(log);
    } else {
        heads_[log] = head;
    }
}

bool VersionVector::advance(const wire::LogId& log, const Head& head) {
    if (head.seq <= this->head(log).seq) {
        return false;
    }
    heads_[log] = head;
    return true;
}

void VersionVector::merge(const VersionVector& other) {
    for (const auto& [log, head] : other.heads_) {
        advance(log, head);
    }
}

bool VersionVector::covers(const VersionVector& other) const {
    for (const auto& [log, theirs] : other.heads_) {
        if (head(log).seq < theirs.seq) {
            return false;
        }
    }
    return true;
}

Digest VersionVector::hash() const {
    wire::Writer out;
    out.count(heads_.size());
    for (const auto& [log, head] : heads_) {
        wire::encode(out, log);
        out.u64(number(head.seq));
        out.id(head.id);
    }
    return crypto::hash("aura/vector/1", std::move(out).take());
}

}  // namespace aura::sync
