# chokepoint_xlsxwriter: an interface library with libxlsxwriter, which writes Excel workbooks.
find_path(CHOKEPOINT_XLSXWRITER_INCLUDE xlsxwriter.h REQUIRED)
find_library(CHOKEPOINT_XLSXWRITER xlsxwriter REQUIRED)
add_library(chokepoint_xlsxwriter INTERFACE)
target_include_directories(chokepoint_xlsxwriter SYSTEM INTERFACE ${CHOKEPOINT_XLSXWRITER_INCLUDE})
target_link_libraries(chokepoint_xlsxwriter INTERFACE ${CHOKEPOINT_XLSXWRITER})
