# chokepoint_version: an interface library with build_version.h (program version, git commit), written anew when the
# commit changes.
set(CHOKEPOINT_GENERATED ${PROJECT_BINARY_DIR}/generated)
add_custom_target(chokepoint_version_header
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR} -DVERSION=${PROJECT_VERSION}
          -DOUTPUT=${CHOKEPOINT_GENERATED}/build_version.h -P ${PROJECT_SOURCE_DIR}/cmake/WriteVersion.cmake
  BYPRODUCTS ${CHOKEPOINT_GENERATED}/build_version.h
  COMMENT "Stamping the git commit")
add_library(chokepoint_version INTERFACE)
target_include_directories(chokepoint_version INTERFACE ${CHOKEPOINT_GENERATED})
add_dependencies(chokepoint_version chokepoint_version_header)
