#include "host/report/panel.h"

#include <algorithm>

namespace chokepoint {
namespace {

constexpr double kRow = 20, kKey = 30, kGap = 18;  // [pixel] of a legend
constexpr double kBelow = 22;                      // [pixel] for the labels of the lower axis

double left_margin(const AxisPlan& y) {
  double widest = 0;
  for (const Tick& tick : y.ticks) widest = std::max(widest, width_of(tick.label));
  return widest + 10;
}

double right_margin(const AxisPlan& x) {
  return x.ticks.empty() ? 4 : 4 + width_of(x.ticks.back().label) / 2;
}

}  // namespace

Legend::Legend(std::vector<LegendEntry> entries, double width) : entries_(std::move(entries)) {
  double x = 0;
  for (LegendEntry& entry : entries_) {
    entry.name = shortened(entry.name, width - kKey - 2);
    const double length = kKey + width_of(entry.name);
    if (x > 0 && x + length > width) {
      x = 0;
      ++rows_;
    }
    places_.push_back({x, rows_});
    x += length + kGap;
  }
  rows_ += entries_.empty() ? 0 : 1;
}

double Legend::height() const { return rows_ * kRow + (rows_ > 0 ? 6 : 0); }

void Legend::draw(Drawing& drawing, double top) const {
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const auto& [name, look, kind] = entries_[i];
    const double x = places_[i].x, y = top + places_[i].row * kRow + 9;
    if (kind == LegendEntry::Kind::area) {
      drawing.rectangle({x, y - 6}, 22, 12, "area " + look.style);
      drawing.text({x + 11, y + 4}, std::to_string(look.marker + 1), Anchor::middle, "number " + look.style);
    } else {
      drawing.line({{x, y}, {x + 24, y}}, "line " + look.style);
      drawing.marker({x + 12, y}, look.marker, look.style);
    }
    drawing.text({x + kKey, y + 4}, name, Anchor::start, "label");
  }
}

Panel::Panel(Drawing& drawing, double top, const AxisPlan& x, const AxisPlan& y)
    : left_(left_margin(y)),
      right_(drawing.width() - right_margin(x)),
      upper_(top + (y.title.empty() ? 8 : 24)),
      lower_(drawing.height() - kBelow - (x.title.empty() ? 0 : 18)),
      x_(x.extent, left_, right_, x.spacing),
      y_(y.extent, lower_, upper_, y.spacing) {
  for (const Tick& tick : y.ticks) {
    const double at = y_(tick.value);
    drawing.line({{left_, at}, {right_, at}}, "grid");
    drawing.text({left_ - 8, at + 4}, tick.label, Anchor::end, "tick");
  }
  drawing.line({{left_, lower_}, {right_, lower_}}, "axis");
  for (const Tick& tick : x.ticks) {
    const double at = x_(tick.value);
    drawing.line({{at, lower_}, {at, lower_ + 4}}, "axis");
    drawing.text({at, lower_ + 17}, tick.label, Anchor::middle, "tick");
  }
  if (!y.title.empty())
    drawing.text({0, top + 12}, shortened(y.title, drawing.width()), Anchor::start, "title");
  if (!x.title.empty())
    drawing.text({right_, lower_ + 36}, shortened(x.title, drawing.width()), Anchor::end, "title");
}

}  // namespace chokepoint
