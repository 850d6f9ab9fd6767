# chokepoint_test(NAME SOURCES ... LIBRARIES ... [LABELS ...]): a GoogleTest program whose cases ctest lists one by
# one. Tests run in the source tree's root.
include(GoogleTest)
function(chokepoint_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} GTest::gtest_main GTest::gmock)
  chokepoint_exact_arithmetic(${name})
  set(labels "")
  if(ARG_LABELS)
    set(labels LABELS ${ARG_LABELS})
  endif()
  gtest_discover_tests(${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} DISCOVERY_TIMEOUT 60
                       PROPERTIES TIMEOUT 600 ${labels})
endfunction()
