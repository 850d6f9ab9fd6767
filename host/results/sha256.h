#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace chokepoint {

/// Hash bytes that arrive in pieces (SHA-256, FIPS 180-4).
class Sha256 {
 public:
  Sha256();

  void update(std::span<const std::byte> bytes);

  /// Return the hash, 64 lower-case hexadecimal digits. Nothing may be added afterwards.
  std::string hex();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

std::string sha256_hex(std::span<const std::byte> bytes);
std::string sha256_hex(std::string_view text);

}  // namespace chokepoint
