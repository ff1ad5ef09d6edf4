# SPDX-License-Identifier: Apache-2.0
# The Python package against the library of this build. tools/python_test.sh tests it as a wheel.
set(package ${PROJECT_SOURCE_DIR}/bindings/python)
add_test(NAME python/abi COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tools/gen_python_abi.py --check)
execute_process(COMMAND ${Python3_EXECUTABLE} -c "import numpy, pytest"
  RESULT_VARIABLE pytest_missing OUTPUT_QUIET ERROR_QUIET)
if(pytest_missing)
  message(STATUS "python3 has no numpy or pytest: the Python package is not tested (tools/test.sh installs them)")
  return()
endif()
add_test(NAME python/detectors COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tools/gen_python_detectors.py --check)
add_test(NAME python/package COMMAND ${Python3_EXECUTABLE} -m pytest -q -p no:cacheprovider --doctest-modules src tests
  WORKING_DIRECTORY ${package})
set(environment DRIFTCHECK_LIBRARY=$<TARGET_FILE:driftcheck_shared> PYTHONPATH=${package}/src)
if(TARGET driftcheck)
  list(APPEND environment DRIFTCHECK_PROGRAM=$<TARGET_FILE:driftcheck>)
endif()
set_tests_properties(python/detectors python/package PROPERTIES ENVIRONMENT "${environment}")
