# chokepoint_graphviz: an interface library with Graphviz's layout and drawing library.
find_path(CHOKEPOINT_GRAPHVIZ_INCLUDE graphviz/gvc.h REQUIRED)
find_library(CHOKEPOINT_GVC gvc REQUIRED)
find_library(CHOKEPOINT_CGRAPH cgraph REQUIRED)
add_library(chokepoint_graphviz INTERFACE)
target_include_directories(chokepoint_graphviz SYSTEM INTERFACE ${CHOKEPOINT_GRAPHVIZ_INCLUDE})
target_link_libraries(chokepoint_graphviz INTERFACE ${CHOKEPOINT_GVC} ${CHOKEPOINT_CGRAPH})
