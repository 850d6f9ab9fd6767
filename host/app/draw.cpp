#include "host/app/draw.h"

#include <fmt/format.h>

#include <filesystem>

#include "host/error.h"
#include "host/graph/dot.h"
#include "host/graph/svg.h"
#include "host/results/files.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

std::string extension_of(const std::string& path) { return std::filesystem::path(path).extension().string(); }

}  // namespace

void check_pictures(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (extension_of(path) == ".svg" || extension_of(path) == ".dot") continue;
    throw UserError(
        UserError::Kind::study,
        fmt::format("--graph {}: not a kind of picture (known: .svg, .dot). End its name in one of "
                    "these.",
                    in_quotes(path)));
  }
}

void draw_network(const Study& study, const std::string& path) {
  std::string text = dot_of(study);
  if (extension_of(path) == ".svg") {
    const std::string& title = study.title.empty() ? study.name : study.name + ": " + study.title;
    text = svg_of(text, title, description_of(study));
  }
  replace_file(path, text);
}

}  // namespace chokepoint
