# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Numeric kernels: the tool of KISS FFT transforms a signal, complex and real, in one and more
# dimensions, with a kernel for each of the factors 2, 3, 4 and 5, and one for all others.
program_source=kissfft
program_executable=fftutil
# The kernels are inlined in the plain build.
program_hot=no

# Its makefile insists on -O3 for the tools and on libpng.
program_build() {
    for file in kiss_fft kiss_fftr kiss_fftnd kiss_fftndr tools/fftutil; do
        $cc $cflags -I. -Dkiss_fft_scalar=float -c $file.c -o "$(basename $file).o"
    done
    $cc kiss_fft.o kiss_fftr.o kiss_fftnd.o kiss_fftndr.o fftutil.o -lm -o fftutil
}

program_run() {
    make_input make_signal.py "$(by_size 400000 10000000)"
    : >output
    for arguments in "-n 1024" "-i -n 3600" "-n 1001" "-R -n 1920" "-n 64,60" "-R -n 30,32"; do
        profile_name "$(echo "out$arguments" | tr -d ' ,')"
        fixed_addresses "$@" ./kissfft $arguments <"$input" >>output
    done
}
