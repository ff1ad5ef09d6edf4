# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` copies. Everything finds its neighbours from its own place, so the tree can be moved.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/driftcheck)

set(library_targets driftcheck_static)
if(TARGET driftcheck_shared)
  list(APPEND library_targets driftcheck_shared)
endif()
install(TARGETS ${library_targets} EXPORT driftcheck)
if(TARGET driftcheck)
  install(TARGETS driftcheck)
endif()
install(DIRECTORY include/driftcheck DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(EXPORT driftcheck NAMESPACE driftcheck:: FILE driftcheck-targets.cmake DESTINATION ${package_dir})

configure_package_config_file(cmake/driftcheck-config.cmake.in driftcheck-config.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(driftcheck-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/driftcheck-config.cmake ${PROJECT_BINARY_DIR}/driftcheck-config-version.cmake
  DESTINATION ${package_dir})

file(RELATIVE_PATH prefix_from_pc /p/${CMAKE_INSTALL_LIBDIR}/pkgconfig /p)
string(REGEX REPLACE "/$" "" prefix_from_pc "${prefix_from_pc}")
configure_file(cmake/driftcheck.pc.in driftcheck.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/driftcheck.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(FILES LICENSE NOTICE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md" PATTERN "*.json")
