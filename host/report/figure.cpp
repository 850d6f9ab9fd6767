#include "host/report/figure.h"

#include <fmt/format.h>

namespace chokepoint {
namespace {

constexpr double kWide = 900, kSmall = 340;  // [pixel]

std::string framed(const Picture& picture, const std::string& drawings, const char* kind) {
  const std::string note = picture.note.empty() ? "" : "<p class=\"note\">" + picture.note + "</p>\n";
  return fmt::format(
      "<figure class=\"{}\">\n<figcaption>{}</figcaption>\n{}{}<details><summary>Table<span "
      "class=\"unseen\">: "
      "{}</span></summary>\n{}</details>\n</figure>\n",
      kind, escaped(picture.caption.title), drawings, note, escaped(picture.caption.title),
      table_of(picture.table, picture.caption.title));
}

Caption with_id(Caption caption, const char* suffix) {
  caption.id += suffix;
  return caption;
}

}  // namespace

std::string figure_of(const Picture& picture) {
  return framed(picture,
                "<div class=\"wide\">" + picture.draw(kWide, with_id(picture.caption, "-wide")) +
                    "</div>\n<div class=\"small\">" +
                    picture.draw(kSmall, with_id(picture.caption, "-small")) + "</div>\n",
                "picture");
}

std::string card_of(const Picture& picture) {
  return framed(picture, picture.draw(kSmall, picture.caption), "card");
}

std::string cards_of(const std::string& cards) { return "<div class=\"cards\">\n" + cards + "</div>\n"; }

}  // namespace chokepoint
