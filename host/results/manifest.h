#pragma once

#include <cstdint>
#include <string>

#include "host/results/result.h"

// manifest.json: what a run was, what differs between machines, and the hash that makes its results.h5 valid.

namespace chokepoint {

constexpr char kResultsName[] = "results.h5";
constexpr char kManifestName[] = "manifest.json";
constexpr char kSumsName[] = "SHA256SUMS";

/// Return the text of manifest.json for a results.h5 of `bytes` bytes and hash `sha256`.
std::string manifest_text(const Result& result, const RunRecord& record, const std::string& sha256,
                          std::uint64_t bytes);

/// Say whether a text is a manifest of ours, of any version.
bool is_manifest(const std::string& text);

/// Return the hash of results.h5 in the manifest at `path`. Throws UserError (Kind::file): missing, not ours,
/// or of a newer format.
std::string results_hash(const std::string& path);

/// Return what the manifest at `path` tells of machine, device and times; numbers are left 0. Throws as
/// results_hash() does.
RunRecord read_record(const std::string& path);

/// Return the text of SHA256SUMS, which `sha256sum --check` reads.
std::string sums_text(const std::string& sha256);

}  // namespace chokepoint
