/* Stands in for the user-space headers of sched_ext's schedulers: scx/common.h and those it includes. */
#ifndef __SCHED_EXT_COMMON_H
#define __SCHED_EXT_COMMON_H
#include <stdio.h>
#include <stdlib.h>
#include <stdint.h>
#include <errno.h>
#include <bpf/libbpf.h>
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
#define SCX_BUG(__fmt, ...) do { fprintf(stderr, __fmt __VA_OPT__(,) __VA_ARGS__); exit(EXIT_FAILURE); } while (0)
#define SCX_BUG_ON(__cond, __fmt, ...) do { if (__cond) SCX_BUG((__fmt) __VA_OPT__(,) __VA_ARGS__); } while (0)
#define RESIZE_ARRAY(__skel, elfsec, arr, n) \
	do { \
		size_t __sz; \
		bpf_map__set_value_size((__skel)->maps.elfsec##_##arr, sizeof((__skel)->elfsec##_##arr->arr[0]) * (n)); \
		(__skel)->elfsec##_##arr = bpf_map__initial_value((__skel)->maps.elfsec##_##arr, &__sz); \
	} while (0)
#define UEI_DUMP_DFL_LEN 32768
#define UEI_SET_SIZE(__skel, __ops_name, __uei_name) ({ \
	u32 __len = (__skel)->struct_ops.__ops_name->exit_dump_len ?: UEI_DUMP_DFL_LEN; \
	(__skel)->rodata->__uei_name##_dump_len = __len; \
	RESIZE_ARRAY((__skel), data, __uei_name##_dump, __len); })
#define UEI_EXITED(__skel, __uei_name) ({ __sync_val_compare_and_swap(&(__skel)->data->__uei_name.kind, -1, -1); })
#define UEI_REPORT(__skel, __uei_name) ({ \
	struct user_exit_info *__uei = &(__skel)->data->__uei_name; \
	fprintf(stderr, "EXIT: %s", __uei->reason); \
	__uei->exit_code; })
#define SCX_ECODE_ACT_RESTART (1ULL << 48)
#define UEI_ECODE_USER(__ecode) ((__ecode) & ((1ULL << 32) - 1))
#define UEI_ECODE_SYS_RSN(__ecode) ((__ecode) & (((1ULL << 16) - 1) << 32))
#define UEI_ECODE_SYS_ACT(__ecode) ((__ecode) & (((1ULL << 16) - 1) << 48))
#define UEI_ECODE_RESTART(__ecode) (UEI_ECODE_SYS_ACT((__ecode)) == SCX_ECODE_ACT_RESTART)

#define __COMPAT_ENUM_OR_ZERO(type, name) ({ u64 __val = 0; __COMPAT_read_enum(type, name, &__val); __val; })
#define SCX_OPS_FLAG(name) __COMPAT_ENUM_OR_ZERO("scx_ops_flags", #name)
#define SCX_OPS_KEEP_BUILTIN_IDLE SCX_OPS_FLAG(SCX_OPS_KEEP_BUILTIN_IDLE)
#define SCX_OPS_ENQ_LAST SCX_OPS_FLAG(SCX_OPS_ENQ_LAST)
#define SCX_OPS_ENQ_EXITING SCX_OPS_FLAG(SCX_OPS_ENQ_EXITING)
#define SCX_OPS_SWITCH_PARTIAL SCX_OPS_FLAG(SCX_OPS_SWITCH_PARTIAL)
#define SCX_OPS_ENQ_MIGRATION_DISABLED SCX_OPS_FLAG(SCX_OPS_ENQ_MIGRATION_DISABLED)
#define SCX_OPS_ALLOW_QUEUED_WAKEUP SCX_OPS_FLAG(SCX_OPS_ALLOW_QUEUED_WAKEUP)
#define SCX_OPS_BUILTIN_IDLE_PER_NODE SCX_OPS_FLAG(SCX_OPS_BUILTIN_IDLE_PER_NODE)

#define __SCX_OPS_OPEN(__ops_name, __scx_name, __ops_struct) ({ \
	struct __scx_name *__oskel = __scx_name##__open(); \
	SCX_BUG_ON(!__oskel, "Could not open " #__scx_name); \
	__oskel->struct_ops.__ops_name->hotplug_seq = scx_hotplug_seq(); \
	__oskel; })
#define SCX_OPS_OPEN(__ops_name, __scx_name) __SCX_OPS_OPEN(__ops_name, __scx_name, "sched_ext_ops")
#define SCX_OPS_CID_OPEN(__ops_name, __scx_name) __SCX_OPS_OPEN(__ops_name, __scx_name, "sched_ext_ops_cid")
static inline void __scx_ops_assoc_prog(struct bpf_program *prog, struct bpf_map *map, const char *ops_name)
{
	s32 err = bpf_program__assoc_struct_ops(prog, map, NULL);
	if (err)
		fprintf(stderr, "cannot associate %s with %s: %d\n", bpf_program__name(prog), ops_name, err);
}
#define SCX_OPS_LOAD(__skel, __ops_name, __scx_name, __uei_name) ({ \
	struct bpf_program *__prog; \
	UEI_SET_SIZE(__skel, __ops_name, __uei_name); \
	SCX_BUG_ON(__scx_name##__load((__skel)), "Failed to load skel"); \
	bpf_object__for_each_program(__prog, (__skel)->obj) { \
		if (bpf_program__type(__prog) == BPF_PROG_TYPE_STRUCT_OPS) \
			continue; \
		__scx_ops_assoc_prog(__prog, (__skel)->maps.__ops_name, #__ops_name); \
	} })
#define SCX_OPS_ATTACH(__skel, __ops_name, __scx_name) ({ \
	struct bpf_link *__link; \
	bpf_map__set_autoattach((__skel)->maps.__ops_name, false); \
	SCX_BUG_ON(__scx_name##__attach((__skel)), "Failed to attach skel"); \
	__link = bpf_map__attach_struct_ops((__skel)->maps.__ops_name); \
	SCX_BUG_ON(!__link, "Failed to attach struct_ops"); \
	__link; })
struct user_exit_info {
	int kind;
	int exit_cpu;
	s64 exit_code;
	char reason[128];
	char msg[1024];
};
#endif
