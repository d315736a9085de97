/* Stands in for the headers of sched_ext's BPF schedulers: scx/common.bpf.h and those it includes. */
#ifndef __SCX_COMMON_BPF_H
#define __SCX_COMMON_BPF_H
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "bpfls/errno.h"

#define PF_IDLE 0x00000002
#define PF_IO_WORKER 0x00000010
#define PF_EXITING 0x00000004
#define PF_WQ_WORKER 0x00000020
#define PF_KCOMPACTD 0x00010000
#define PF_KSWAPD 0x00020000
#define PF_KTHREAD 0x00200000
#define CLOCK_MONOTONIC 1
#ifndef NR_CPUS
#define NR_CPUS 1024
#endif
#ifndef NUMA_NO_NODE
#define NUMA_NO_NODE (-1)
#endif

#define BPF_STRUCT_OPS(name, args...) SEC("struct_ops/"#name) BPF_PROG(name, ##args)
#define BPF_STRUCT_OPS_SLEEPABLE(name, args...) SEC("struct_ops.s/"#name) BPF_PROG(name, ##args)
#define SCX_OPS_DEFINE(__name, ...) SEC(".struct_ops.link") struct sched_ext_ops __name = { __VA_ARGS__, };
#define SCX_OPS_CID_DEFINE(__name, ...) SEC(".struct_ops.link") struct sched_ext_ops_cid __name = { __VA_ARGS__, };

#define RESIZABLE_ARRAY(elfsec, arr) arr[1] SEC("."#elfsec"."#arr)
#define MEMBER_VPTR(base, member) ((typeof((base)member) *)&((base)member))
#define ARRAY_ELEM_PTR(arr, i, n) ((typeof(arr[i]) *)&(arr)[i])
#define BPF_FOR_EACH_ITER (&___it)
#define UEI_DEFINE(__name) \
	char RESIZABLE_ARRAY(data, __name##_dump); \
	const volatile u32 __name##_dump_len; \
	struct user_exit_info __name SEC(".data")
#define UEI_RECORD(__uei_name, __ei) ({ \
	bpf_probe_read_kernel_str(__uei_name.reason, sizeof(__uei_name.reason), (__ei)->reason); \
	bpf_probe_read_kernel_str(__uei_name.msg, sizeof(__uei_name.msg), (__ei)->msg); \
	bpf_probe_read_kernel_str(__uei_name##_dump, __uei_name##_dump_len, (__ei)->dump); \
	__sync_val_compare_and_swap(&__uei_name.kind, __uei_name.kind, (__ei)->kind); })

#define ___bpfls_bstr(call, fmt, args...) ({ \
	static char ___fmt[] = fmt; unsigned long long ___param[] = { args }; call; })
#define scx_bpf_exit(code, fmt, args...) \
	___bpfls_bstr(scx_bpf_exit_bstr(code, ___fmt, ___param, sizeof(___param)), fmt, ##args)
#define scx_bpf_error(fmt, args...) ___bpfls_bstr(scx_bpf_error_bstr(___fmt, ___param, sizeof(___param)), fmt, ##args)
#define scx_bpf_dump(fmt, args...) ___bpfls_bstr(scx_bpf_dump_bstr(___fmt, ___param, sizeof(___param)), fmt, ##args)
#define scx_bpf_sub_kill(id, fmt, args...) \
	___bpfls_bstr(scx_bpf_sub_kill_bstr(id, ___fmt, ___param, sizeof(___param)), fmt, ##args)
#define scx_bpf_dump_header() scx_bpf_dump("")
#define scx_read_event(e, name) (bpf_core_field_exists((e)->name) ? (e)->name : 0)
#define __COMPAT_ENUM_OR_ZERO(type, value) ({ (bpf_core_enum_value_exists(type, value) ? value : 0); })
#define __COMPAT_scx_bpf_events(events, size) scx_bpf_events(events, size)
#define __COMPAT_scx_bpf_nr_node_ids() scx_bpf_nr_node_ids()
#define __COMPAT_scx_bpf_cpu_node(cpu) scx_bpf_cpu_node(cpu)
#define __COMPAT_scx_bpf_get_idle_cpumask_node(node) scx_bpf_get_idle_cpumask_node(node)
#define __COMPAT_scx_bpf_get_idle_smtmask_node(node) scx_bpf_get_idle_smtmask_node(node)
#define __COMPAT_scx_bpf_pick_idle_cpu_node(cpus, node, flags) scx_bpf_pick_idle_cpu_node(cpus, node, flags)
#define __COMPAT_scx_bpf_pick_any_cpu_node(cpus, node, flags) scx_bpf_pick_any_cpu_node(cpus, node, flags)
#define __COMPAT_bpf_cpumask_populate(cpumask, src, size) bpf_cpumask_populate(cpumask, src, size)

#define __sink(expr) asm volatile("" : "+g"(expr))
#define __contains(name, node) __attribute__((btf_decl_tag("contains:" #name ":" #node)))
#define private(name) SEC(".data." #name) __attribute__((visibility("hidden"), aligned(8)))
#define bpf_obj_new(type) ((type *)bpf_obj_new_impl(bpf_core_type_id_local(type), (void *)0))
#define bpf_obj_drop(kptr) bpf_obj_drop_impl(kptr, (void *)0)
#define bpf_list_push_front(head, node) bpf_list_push_front_impl(head, node, (void *)0, 0)
#define bpf_list_push_back(head, node) bpf_list_push_back_impl(head, node, (void *)0, 0)
#define bpf_rbtree_add(head, node, less) bpf_rbtree_add_impl(head, node, less, (void *)0, 0)
#define bpf_refcount_acquire(kptr) bpf_refcount_acquire_impl(kptr, (void *)0)
#define for_each_possible_cpu(cpu) bpf_for_each(possible, cpu, (void *)0, 0)
#define for_each_online_cpu(cpu) bpf_for_each(online, cpu, (void *)0, 0)
#define __maybe_unused __attribute__((unused))
#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, val) ({ *(volatile typeof(x) *)&(x) = (val); })
#define struct_size(p, member, count) (sizeof(*(p)) + sizeof(*(p)->member) * (count))
#define SCX_STRINGIFY(x) #x
#define SCX_TOSTRING(x) SCX_STRINGIFY(x)
#ifndef __arena
#define __arena __attribute__((address_space(1)))
#endif
#define __arena_global __attribute__((address_space(1)))
#define cast_kern(ptr)
#define cast_user(ptr)

struct user_exit_info {
	int kind;
	int exit_cpu;
	s64 exit_code;
	char reason[128];
	char msg[1024];
};
#endif
