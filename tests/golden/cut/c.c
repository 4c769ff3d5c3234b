/* A ring of bytes. */
#include <stddef.h>
#include <stdint.h>

#define RING_SIZE 64
#define MIN(a, b) ((a) < (b) ? (a) : (b))

struct ring {
    uint8_t bytes[RING_SIZE];
    size_t head, tail;
    int (*on_full)(struct ring *);
};

static struct ring shared = {.head = 0};

/* Declared here, defined below. */
static size_t ring_used(const struct ring *ring);
int ring_put(struct ring *ring, uint8_t byte);

/*
 * Puts one byte.
 */
int
ring_put(struct ring *ring, uint8_t byte)
{
    if (ring_used(ring) == RING_SIZE)
        return ring->on_full ? ring->on_full(ring) : -1;
    ring->bytes[ring->tail++ % RING_SIZE] = byte;
    return 0;
}

// How many are in it.
static size_t ring_used(const struct ring *ring) { return ring->tail - ring->head; } // bytes

static inline uint8_t *ring_at(struct ring *ring, size_t i) {
    return &ring->bytes[(ring->head + i) % RING_SIZE];
}

/* far away */

void (*ring_callback(int which))(struct ring *) {
    (void)which;
    return NULL;
}

#ifdef __linux__
__attribute__((constructor))
static void ring_setup(void) {
    shared.tail = 0;
}
#else
static void ring_setup(void) {}
#endif

#if defined(RING_TRACE)
# define TRACE(x) trace(x)
#endif

int ring_old(ring, byte)
    struct ring *ring;
    int byte;
{
    return ring_put(ring, (uint8_t)byte);
}

const struct ring *const ring_shared(void) { return &shared; }

enum mode { mode_read, mode_write };

union word {
    uint32_t whole;
    uint8_t parts[4];
};

_Noreturn void ring_die(const char *why, ...) {
    static const char *text = "\
int in_text(void) { return 0; }\
";
    (void)why;
    (void)text;
    for (;;) {
    }
}

int first(void) { return 1; } int second(void) { return 2; }

typedef int (*reader)(void *, size_t);

int main(int argc, char **argv)
{
#if RING_SIZE > 32
    struct ring ring = {0};
#else
    struct ring ring;
#endif
    return ring_put(&ring, (uint8_t)argc) + (argv[0] == NULL);
}
