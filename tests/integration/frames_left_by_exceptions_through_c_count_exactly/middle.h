/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifdef __cplusplus
extern "C" {
#endif
void callback(int n);
void middle(int n);
#ifdef __cplusplus
}
#endif
