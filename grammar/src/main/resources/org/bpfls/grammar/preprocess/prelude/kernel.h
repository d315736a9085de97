/*
 * Read before a kernel source file, whose own headers are not looked for. Macros that carry facts for the analysis become
 * attributes that can be found in the syntax tree; the usual annotations vanish.
 */
#define __KERNEL__ 1
#define __bpf_kfunc __attribute__((bpf_kfunc))
#define __bpf_kfunc_start_defs()
#define __bpf_kfunc_end_defs()
#define __bpf_hook_start()
#define __bpf_hook_end()
#define BTF_KFUNCS_START(name) static const int __bpfls_set_##name __attribute__((btf_kfuncs_start(name)));
#define BTF_KFUNCS_END(name) static const int __bpfls_end_##name __attribute__((btf_kfuncs_end(name)));
#define BTF_SET8_START(name) BTF_KFUNCS_START(name)
#define BTF_SET8_END(name) BTF_KFUNCS_END(name)
#define BTF_ID_FLAGS(kind, name, ...) \
	static const int __bpfls_id_##name __attribute__((btf_id_flags(name __VA_OPT__(,) __VA_ARGS__)));
#define BTF_ID(...)
#define BTF_ID_UNUSED
#define BTF_ID_LIST(name) static unsigned int name[64];
#define BTF_ID_LIST_GLOBAL(name, n) unsigned int name[n];
#define BTF_ID_LIST_SINGLE(name, kind, type) static unsigned int name[1];
#define BTF_ID_LIST_GLOBAL_SINGLE(name, kind, type) unsigned int name[1];
#define BTF_SET_START(name) static int name;
#define BTF_SET_END(name)

/* The configuration is not known; more is seen with everything on. */
#define IS_ENABLED(option) 1
#define IS_BUILTIN(option) 1
#define IS_MODULE(option) 0
#define IS_REACHABLE(option) 1

#define __init
#define __exit
#define __initdata
#define __read_mostly
#define __ro_after_init
#define __percpu
#define __rcu
#define __user
#define __iomem
#define __force
#define __must_check
#define __always_unused
#define __maybe_unused
#define __used
#define __weak
#define __cold
#define __cpuidle
#define __always_inline inline
#define __sched
#define notrace
#define noinline
#define asmlinkage
#define __noreturn
#define __aligned(x)
#define __printf(a, b)
#define __acquires(...)
#define __releases(...)
#define __must_hold(...)
#define __context_unsafe(...)
#define __counted_by(x)
#define __cacheline_group_begin(x)
#define __cacheline_group_end(x)
#define ____cacheline_aligned
#define ____cacheline_aligned_in_smp
#define __private
#define __packed
#define __randomize_layout
#define __ref
#define CFI_NOSEAL(x)
#define EXPORT_SYMBOL(x)
#define EXPORT_SYMBOL_GPL(x)
#define ALLOW_ERROR_INJECTION(...)
#define MODULE_LICENSE(x)
#define MODULE_AUTHOR(x)
#define MODULE_DESCRIPTION(x)
#define MODULE_PARM_DESC(...)
#define MODULE_ALIAS(x)
#define module_param(...)
#define module_param_named(...)
#define module_param_cb(...)
#define module_init(x)
#define module_exit(x)
#define late_initcall(x)
#define early_initcall(x)
#define core_initcall(x)
#define subsys_initcall(x)
#define fs_initcall(x)
#define device_initcall(x)
#define DEFINE_MUTEX(x) struct mutex x
#define DEFINE_SPINLOCK(x) spinlock_t x
#define DEFINE_RAW_SPINLOCK(x) raw_spinlock_t x
#define DEFINE_PER_CPU(type, name) __typeof__(type) name
#define DECLARE_PER_CPU(type, name) extern __typeof__(type) name
#define DEFINE_STATIC_KEY_FALSE(x) struct static_key_false x
#define DEFINE_STATIC_KEY_TRUE(x) struct static_key_true x
#define DECLARE_STATIC_KEY_FALSE(x) extern struct static_key_false x
#define LIST_HEAD(x) struct list_head x
#define DECLARE_BITMAP(name, bits) unsigned long name[((bits) + 63) / 64]
#define IP_TUNNEL_DECLARE_FLAGS(...) unsigned long __VA_ARGS__[1]
#define DECL_TOKEN_PARAMS(size, token) unsigned long size
#define DECLARE_TASKLET(name, fn) struct tasklet_struct name
#define DECLARE_WORK(name, fn) struct work_struct name
#define DEFINE_IDA(x) struct ida x
#define DEFINE_IDR(x) struct idr x
#define THIS_MODULE ((struct module *)0)
#define NULL ((void *)0)
#define likely(x) (x)
#define unlikely(x) (x)
#define READ_ONCE(x) (x)
#define WRITE_ONCE(x, v) ((x) = (v))
