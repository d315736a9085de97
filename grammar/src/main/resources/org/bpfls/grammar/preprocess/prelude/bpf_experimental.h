/* Stands in for bpf_experimental.h, which projects copy from the kernel's selftests. */
#ifndef __BPF_EXPERIMENTAL__
#define __BPF_EXPERIMENTAL__
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#define __contains(name, node) __attribute__((btf_decl_tag("contains:" #name ":" #node)))
#define __exception_cb(name) __attribute__((btf_decl_tag("exception_callback:" #name)))
#ifndef private
#define private(name) SEC(".data." #name) __attribute__((visibility("hidden"), aligned(8)))
#endif
#define bpf_obj_new(type) ((type *)bpf_obj_new_impl(bpf_core_type_id_local(type), (void *)0))
#define bpf_obj_drop(kptr) bpf_obj_drop_impl(kptr, (void *)0)
#define bpf_percpu_obj_new(type) ((type __percpu_kptr *)bpf_percpu_obj_new_impl(bpf_core_type_id_local(type), (void *)0))
#define bpf_percpu_obj_drop(kptr) bpf_percpu_obj_drop_impl(kptr, (void *)0)
#define bpf_refcount_acquire(kptr) bpf_refcount_acquire_impl(kptr, (void *)0)
#define bpf_list_push_front(head, node) bpf_list_push_front_impl(head, node, (void *)0, 0)
#define bpf_list_push_back(head, node) bpf_list_push_back_impl(head, node, (void *)0, 0)
#define bpf_rbtree_add(head, node, less) bpf_rbtree_add_impl(head, node, less, (void *)0, 0)
#define bpf_cmp_likely(lhs, op, rhs) ({ (_Bool)((lhs) op (rhs)); })
#define bpf_cmp_unlikely(lhs, op, rhs) ({ (_Bool)((lhs) op (rhs)); })
#define bpf_assert(cond) if (!(cond)) bpf_throw(0);
#define bpf_assert_with(cond, value) if (!(cond)) bpf_throw(value);
#define bpf_assert_range(lhs, from, to) ({ if ((lhs) < (from) || (lhs) > (to)) bpf_throw(0); })
#define bpf_assert_range_with(lhs, from, to, value) ({ if ((lhs) < (from) || (lhs) > (to)) bpf_throw(value); })
#define bpf_nop_mov(var) asm volatile("%[reg]=%[reg]" :: [reg]"r"((short)var))
#define bpf_addr_space_cast(var, to, from) asm volatile("" : "+r"(var))
#define bpf_guard_preempt() \
	__bpf_preempt_t ___bpf_apply(preempt, __COUNTER__) \
	__attribute__((unused, cleanup(__bpf_preempt_destructor))) = __bpf_preempt_constructor()
typedef struct {} __bpf_preempt_t;
#endif
