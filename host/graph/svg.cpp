#include "host/graph/svg.h"

#include <graphviz/gvc.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "host/error.h"
#include "host/graph/quoting.h"

namespace chokepoint {
namespace {

struct FreeContext {
  void operator()(GVC_t* context) const { gvFreeContext(context); }
};
struct CloseGraph {
  void operator()(Agraph_t* graph) const { agclose(graph); }
};
using Context = std::unique_ptr<GVC_t, FreeContext>;
using Graph = std::unique_ptr<Agraph_t, CloseGraph>;

/// The one context of the process: Graphviz (2.42) remembers the last font's name beyond the context that
/// owns it, and reads it in the next one.
GVC_t* context() {
  static const Context the_one(gvContext());
  return the_one.get();
}

/// Own the layout of a graph.
class Layout {
 public:
  explicit Layout(Agraph_t* graph) : graph_(graph) {
    if (gvLayout(context(), graph, "dot") != 0) refuse("has no layout engine 'dot'");
  }
  ~Layout() { gvFreeLayout(context(), graph_); }
  Layout(const Layout&) = delete;
  Layout& operator=(const Layout&) = delete;

  std::string svg() const {
    char* data = nullptr;
    unsigned length = 0;
    if (gvRenderData(context(), graph_, "svg", &data, &length) != 0 || data == nullptr)
      refuse("cannot draw SVG");
    const std::unique_ptr<char, void (*)(char*)> owned(data, gvFreeRenderData);
    return {data, length};
  }

 private:
  [[noreturn]] static void refuse(const std::string& what) {
    throw UserError(UserError::Kind::file,
                    "Graphviz " + what +
                        " (its plug-ins are not installed, or not registered). Install "
                        "the package libgvc6, or run `dot -c` as root?");
  }

  Agraph_t* graph_;
};

/// Put a title and a description first, and say that the whole is one image.
std::string with_description(std::string svg, const std::string& title, const std::string& description) {
  const auto tag = svg.find("<svg ");
  const auto end = tag == std::string::npos ? tag : svg.find('>', tag);
  if (end == std::string::npos) throw std::logic_error("Graphviz drew no SVG");
  svg.insert(end + 1, "\n<title id=\"title\">" + xml_text(title) + "</title>\n<desc id=\"description\">" +
                          xml_text(description) + "</desc>");
  return svg.insert(tag + 5, "role=\"img\" aria-labelledby=\"title description\" ");
}

}  // namespace

std::string svg_of(const std::string& dot, const std::string& title, const std::string& description) {
  agseterr(AGMAX);  // what Graphviz warns of (a font that it measures by estimate) changes nothing here
  const Graph graph(agmemread(dot.c_str()));
  if (!graph) {
    const std::unique_ptr<char, void (*)(void*)> why(aglasterr(), std::free);
    throw std::logic_error("Graphviz cannot read the graph: " +
                           std::string(why ? why.get() : "it says not why"));
  }
  const Layout layout(graph.get());
  return with_description(layout.svg(), title, description);
}

}  // namespace chokepoint
