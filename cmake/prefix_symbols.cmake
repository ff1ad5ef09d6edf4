# SPDX-License-Identifier: Apache-2.0
# Gives functions of a static library that its files share among themselves a prefix, so that none has the name of one in
# the program that links it: cmake -DARCHIVE=libdriftcheck.a -DNM=nm -DOBJCOPY=objcopy -P prefix_symbols.cmake
execute_process(COMMAND ${NM} -g --defined-only ${ARCHIVE} OUTPUT_VARIABLE listing COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[A-Z] [A-Za-z_0-9]+\n" symbols "${listing}")
set(renamed "")
foreach(symbol IN LISTS symbols)
  string(REGEX REPLACE "^[A-Z] (.*)\n$" "\\1" name "${symbol}")
  if(NOT name MATCHES "^drift(check)?_")
    string(APPEND renamed "${name} driftcheck_internal_${name}\n")
  endif()
endforeach()
file(WRITE ${ARCHIVE}.renamed "${renamed}")
execute_process(COMMAND ${OBJCOPY} --redefine-syms=${ARCHIVE}.renamed ${ARCHIVE} COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE ${ARCHIVE}.renamed)
