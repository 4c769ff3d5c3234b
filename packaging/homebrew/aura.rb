# Untried: written against Homebrew's Formula Cookbook; no machine of the project has run it, and the
# project has published no release. Before it is used: fill in `url` and `sha256`, and look whether
# Homebrew has http-parser and wslay. Where it has not, they must be built from their sources.
class Aura < Formula
  desc "Peer-to-peer sync of code while it is being written"
  homepage "https://example.org/aura"
  url "https://example.org/aura/aura-0.1.0.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"

  depends_on "cli11" => :build
  depends_on "meson" => :build
  depends_on "ninja" => :build
  depends_on "nlohmann-json" => :build
  # npm brings the grammars, each pinned by its hash.
  depends_on "node" => :build
  depends_on "pkgconf" => :build
  depends_on "tl-expected" => :build
  depends_on "tomlplusplus" => :build
  depends_on "fmt"
  depends_on "http-parser"
  depends_on "libgit2"
  depends_on "libsodium"
  depends_on "libuv"
  depends_on "openssl@3"
  depends_on "spdlog"
  depends_on "wslay"
  depends_on "zstd"
  uses_from_macos "sqlite"

  def install
    system "meson", "setup", "build", "-Dtests=false", *std_meson_args
    system "meson", "compile", "-C", "build", "--verbose"
    system "meson", "install", "-C", "build"
  end

  service do
    run [opt_bin/"aurad"]
    keep_alive successful_exit: false
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/aura --version")
    assert_match version.to_s, shell_output("#{bin}/aurad --version")
  end
end
