/* Stands in for libbpf's bpf_helpers.h. */
#ifndef __BPF_HELPERS__
#define __BPF_HELPERS__
#include "bpfls/types.h"

#define SEC(name) __attribute__((section(name), used))
#define __uint(name, val) int (*name)[val]
#define __type(name, val) typeof(val) *name
#define __array(name, val) typeof(val) *name[]
#define __ulong(name, val) enum { ___bpf_concat(__unique_value, __COUNTER__) = val } name

#ifndef likely
#define likely(x) __builtin_expect(!!(x), 1)
#endif
#ifndef unlikely
#define unlikely(x) __builtin_expect(!!(x), 0)
#endif
#undef __always_inline
#define __always_inline inline __attribute__((always_inline))
#ifndef __noinline
#define __noinline __attribute__((noinline))
#endif
#ifndef __weak
#define __weak __attribute__((weak))
#endif
#define __hidden __attribute__((visibility("hidden")))
#ifndef __bpf_fastcall
#define __bpf_fastcall __attribute__((bpf_fastcall))
#endif
#define __kconfig __attribute__((section(".kconfig")))
#undef __ksym
#define __ksym __attribute__((section(".ksyms")))
#define __kptr_untrusted __attribute__((btf_type_tag("kptr_untrusted")))
#define __kptr __attribute__((btf_type_tag("kptr")))
#define __percpu_kptr __attribute__((btf_type_tag("percpu_kptr")))
#define __uptr __attribute__((btf_type_tag("uptr")))
#define __arg_ctx __attribute__((btf_decl_tag("arg:ctx")))
#define __arg_nonnull __attribute__((btf_decl_tag("arg:nonnull")))
#define __arg_nullable __attribute__((btf_decl_tag("arg:nullable")))
#define __arg_trusted __attribute__((btf_decl_tag("arg:trusted")))
#define __arg_untrusted __attribute__((btf_decl_tag("arg:untrusted")))
#define __arg_arena __attribute__((btf_decl_tag("arg:arena")))

#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
#ifndef container_of
#define container_of(ptr, type, member) ((type *)((void *)(ptr) - __builtin_offsetof(type, member)))
#endif
#ifndef barrier
#define barrier() asm volatile("" ::: "memory")
#endif
#define barrier_var(var) asm volatile("" : "+r"(var))
#define __bpf_unreachable() __builtin_trap()
#define bpf_ksym_exists(sym) ({ !!sym; })

#define ___bpf_concat(a, b) a ## b
#define ___bpf_apply(fn, n) ___bpf_concat(fn, n)
#define ___bpf_nth(_, _1, _2, _3, _4, _5, _6, _7, _8, _9, _a, _b, _c, N, ...) N
#define ___bpf_narg(...) ___bpf_nth(_, ##__VA_ARGS__, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)

#define bpf_printk(fmt, args...) ({ static const char ____fmt[] = fmt; bpf_trace_printk(____fmt, sizeof(____fmt), ##args); })
#define bpf_stream_printk(id, fmt, args...) ({ \
	static const char ____fmt[] = fmt; unsigned long long ___param[] = { args }; \
	bpf_stream_vprintk(id, ____fmt, ___param, sizeof(___param)); })
#define BPF_SEQ_PRINTF(seq, fmt, args...) ({ \
	static const char ____fmt[] = fmt; unsigned long long ___param[] = { args }; \
	bpf_seq_printf(seq, ____fmt, sizeof(____fmt), ___param, sizeof(___param)); })
#define BPF_SNPRINTF(out, size, fmt, args...) ({ \
	static const char ____fmt[] = fmt; unsigned long long ___param[] = { args }; \
	bpf_snprintf(out, size, ____fmt, ___param, sizeof(___param)); })

#define bpf_for_each(type, cur, args...) \
	for (struct bpf_iter_##type ___it __attribute__((aligned(8), cleanup(bpf_iter_##type##_destroy))), \
	     *___p __attribute__((unused)) = (bpf_iter_##type##_new(&___it, ##args), (void *)0); \
	     ((cur) = bpf_iter_##type##_next(&___it));)
#define bpf_for(i, start, end) \
	for (struct bpf_iter_num ___it __attribute__((aligned(8), cleanup(bpf_iter_num_destroy))), \
	     *___p __attribute__((unused)) = (bpf_iter_num_new(&___it, (start), (end)), (void *)0); \
	     ({ int *___t = bpf_iter_num_next(&___it); ___t && ((i) = *___t, (i) >= (start) && (i) < (end)); });)
#define bpf_repeat(N) \
	for (struct bpf_iter_num ___it __attribute__((aligned(8), cleanup(bpf_iter_num_destroy))), \
	     *___p __attribute__((unused)) = (bpf_iter_num_new(&___it, 0, (N)), (void *)0); \
	     bpf_iter_num_next(&___it);)

enum libbpf_pin_type { LIBBPF_PIN_NONE, LIBBPF_PIN_BY_NAME };
enum libbpf_tristate { TRI_NO = 0, TRI_YES = 1, TRI_MODULE = 2 };
#endif
