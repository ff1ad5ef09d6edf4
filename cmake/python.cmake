# SPDX-License-Identifier: Apache-2.0
# What the Python wheel holds beside its modules: the library in the package's folder, the program among the scripts.
# A wheel knows no symbolic links, so the library has one name, that of its ABI.
set_target_properties(driftcheck_shared PROPERTIES VERSION ${driftcheck_abi} SOVERSION ${driftcheck_abi})
install(TARGETS driftcheck_shared COMPONENT python
  LIBRARY DESTINATION driftcheck NAMELINK_SKIP RUNTIME DESTINATION driftcheck)
install(TARGETS driftcheck COMPONENT python RUNTIME DESTINATION ${SKBUILD_SCRIPTS_DIR})
