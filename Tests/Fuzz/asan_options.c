// What the sanitized worker tells AddressSanitizer: its environment is empty and its standard streams lead nowhere, so
// that reports go to files. LAUREL_SANITIZER_LOG is the start of their path.
const char *__asan_default_options(void) {
    return "log_path=" LAUREL_SANITIZER_LOG ":detect_leaks=0:detect_stack_use_after_return=0:handle_segv=0:handle_sigbus=0"
           ":handle_sigfpe=0:handle_sigill=0";
}

const char *__ubsan_default_options(void) { return "print_stacktrace=1"; }
