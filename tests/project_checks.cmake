# SPDX-License-Identifier: Apache-2.0
# Checks of the project as a whole: layers, format, headers, symbols, and programs built on an installed tree.
find_package(Python3 COMPONENTS Interpreter)
set(here ${CMAKE_CURRENT_SOURCE_DIR})
set(scratch ${CMAKE_CURRENT_BINARY_DIR}/consumers)

if(Python3_Interpreter_FOUND)
  if(DRIFTCHECK_BUILD_CLI)
    file(GLOB guides ${PROJECT_SOURCE_DIR}/docs/*.md)
    add_test(NAME docs/commands COMMAND ${Python3_EXECUTABLE} ${here}/docs/check_commands.py $<TARGET_FILE:driftcheck>
      ${PROJECT_SOURCE_DIR}/README.md ${guides})
    set_tests_properties(docs/commands PROPERTIES SKIP_RETURN_CODE 77 LABELS once)
  endif()
  add_test(NAME arch/layers COMMAND ${Python3_EXECUTABLE} ${here}/arch/check_layers.py ${PROJECT_SOURCE_DIR})
  add_test(NAME arch/layers_self_test COMMAND ${Python3_EXECUTABLE} ${here}/arch/check_layers.py --self-test)
  add_test(NAME docs/peers COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/bench/peers/all.py --check)
  add_test(NAME headers/bindable COMMAND ${Python3_EXECUTABLE} ${here}/headers/check_bindable.py ${PROJECT_SOURCE_DIR}/include
    ${here}/abi/symbols.txt)
  add_test(NAME headers/bindable_self_test COMMAND ${Python3_EXECUTABLE} ${here}/headers/check_bindable.py --self-test)
  set(layout ${PROJECT_SOURCE_DIR}/docs/abi/layout.json)
  add_test(NAME abi/layout COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tools/abi_layout.py
    --cc ${CMAKE_C_COMPILER} --check ${layout})
  set_tests_properties(abi/layout PROPERTIES SKIP_RETURN_CODE 77)
  add_test(NAME abi/layout_complete COMMAND ${Python3_EXECUTABLE} ${here}/abi/check_layout.py
    ${PROJECT_SOURCE_DIR}/include ${layout})
  add_test(NAME abi/layout_self_test COMMAND ${Python3_EXECUTABLE} ${here}/abi/check_layout.py --self-test)
endif()
add_test(NAME format COMMAND ${here}/check_format.sh)
set_tests_properties(format PROPERTIES SKIP_RETURN_CODE 77)
add_test(NAME headers/alone COMMAND ${here}/headers/check_headers.sh ${PROJECT_SOURCE_DIR}/include
  ${CMAKE_C_COMPILER} ${CMAKE_CXX_COMPILER})
add_test(NAME cmake/refuses_fast_math COMMAND ${CMAKE_COMMAND} -G ${CMAKE_GENERATOR} -S ${PROJECT_SOURCE_DIR} -B ${scratch}/fast_math
  -DCMAKE_C_FLAGS=-ffast-math -DCMAKE_C_COMPILER=${CMAKE_C_COMPILER} -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER})
set_tests_properties(cmake/refuses_fast_math PROPERTIES PASS_REGULAR_EXPRESSION "-ffast-math changes results")

# Sanitized libraries need flags in every program that uses them, and strangers do not give them.
if(TARGET driftcheck_shared AND NOT CMAKE_C_FLAGS MATCHES "-fsanitize")
  set(prefix ${scratch}/prefix)
  add_test(NAME abi/symbols COMMAND ${here}/abi/check_symbols.sh $<TARGET_FILE:driftcheck_shared>
    ${here}/abi/symbols.txt ${PROJECT_SOURCE_DIR}/include/driftcheck/core.h)
  if(DRIFTCHECK_PREFIXES_SYMBOLS)
    add_test(NAME abi/static_symbols COMMAND ${here}/abi/check_static_symbols.sh $<TARGET_FILE:driftcheck_static>
      ${here}/abi/symbols.txt)
  endif()
  add_test(NAME consumers/install COMMAND ${CMAKE_COMMAND} --install ${PROJECT_BINARY_DIR} --prefix ${prefix})
  set_tests_properties(consumers/install PROPERTIES FIXTURES_SETUP installed)
  add_test(NAME consumers/find_package COMMAND ${CMAKE_CTEST_COMMAND} --build-and-test
    ${here}/consumers/find_package ${scratch}/find_package --build-generator ${CMAKE_GENERATOR}
    --build-options -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_C_COMPILER=${CMAKE_C_COMPILER}
    -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER} --test-command ${CMAKE_CTEST_COMMAND} --output-on-failure --no-tests=error)
  add_test(NAME consumers/pkg_config COMMAND ${here}/consumers/pkg_config/run.sh ${prefix} ${CMAKE_INSTALL_LIBDIR}
    ${scratch}/pkg_config ${CMAKE_C_COMPILER} ${CMAKE_CXX_COMPILER})
  set(installed_tests consumers/find_package consumers/pkg_config)
  if(Python3_Interpreter_FOUND)
    add_test(NAME docs/detectors COMMAND ${Python3_EXECUTABLE} ${here}/docs/check_detectors_doc.py
      ${PROJECT_SOURCE_DIR}/docs/detectors.md $<TARGET_FILE:driftcheck_shared>)
    set_tests_properties(docs/detectors PROPERTIES LABELS once)
    foreach(page README docs/interop)
      get_filename_component(name ${page} NAME)
      string(TOLOWER docs/${name}_example name)
      add_test(NAME ${name} COMMAND ${Python3_EXECUTABLE} ${here}/docs/page_example.py
        ${PROJECT_SOURCE_DIR}/${page}.md ${prefix} ${CMAKE_INSTALL_LIBDIR} ${CMAKE_C_COMPILER})
      list(APPEND installed_tests ${name})
    endforeach()
    add_test(NAME docs/monitor_example COMMAND ${Python3_EXECUTABLE} ${here}/docs/guide_example.py
      ${PROJECT_SOURCE_DIR}/docs/monitor.md ${prefix} ${CMAKE_INSTALL_LIBDIR} ${CMAKE_C_COMPILER})
    list(APPEND installed_tests docs/monitor_example)
  endif()
  set_tests_properties(${installed_tests} PROPERTIES FIXTURES_REQUIRED installed)
endif()
