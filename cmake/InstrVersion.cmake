# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The one place that states the version: the whole project and a plugin built alone share it.
set(INSTR_VERSION 0.1.0)
