// SPDX-License-Identifier: Apache-2.0
/*
 * A scheduler with one shared queue, and a guest of itself for one cgroup: both are instances of sched_ext_ops, and
 * both are in this object. A program that user space runs once a second refreshes the queue.
 *
 * Two things are wrong, and no compiler and no verifier says so:
 *  - refresher.c never associates refresher_refresh with an instance, so its kfuncs cannot tell which one is meant;
 *  - refresher_dispatch is used by both instances, which makes it ambiguous when the second one is attached.
 * ../refresher-fixed has both mended.
 */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define REFRESHER_DSQ 1
#define GUEST_DSQ 2
#define SLICE_NS 20000000ULL

extern s32 scx_bpf_create_dsq(u64 dsq_id, s32 node) __ksym;
extern s32 scx_bpf_dsq_nr_queued(u64 dsq_id) __ksym;
extern void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) __ksym;
extern bool scx_bpf_dsq_move_to_local(u64 dsq_id) __ksym;
extern void scx_bpf_dsq_reenq(u64 dsq_id, u64 reenq_flags) __ksym;
extern bool scx_bpf_sub_dispatch(u64 cgroup_id) __ksym;

char LICENSE[] SEC("license") = "Dual BSD/GPL";

u64 guest_cgroup_id;
u64 nr_refreshed;

SEC("struct_ops.s/refresher_init")
s32 BPF_PROG(refresher_init)
{
	return scx_bpf_create_dsq(REFRESHER_DSQ, -1);
}

SEC("struct_ops/refresher_enqueue")
void BPF_PROG(refresher_enqueue, struct task_struct *p, u64 enq_flags)
{
	scx_bpf_dsq_insert(p, REFRESHER_DSQ, SLICE_NS, enq_flags);
}

SEC("struct_ops/refresher_dispatch")
void BPF_PROG(refresher_dispatch, s32 cpu, struct task_struct *prev)
{
	if (guest_cgroup_id && scx_bpf_sub_dispatch(guest_cgroup_id))
		return;
	scx_bpf_dsq_move_to_local(REFRESHER_DSQ);
}

SEC("struct_ops/refresher_sub_attach")
s32 BPF_PROG(refresher_sub_attach, struct scx_sub_attach_args *args)
{
	guest_cgroup_id = args->ops->sub_cgroup_id;
	return 0;
}

SEC("struct_ops/refresher_sub_detach")
void BPF_PROG(refresher_sub_detach, struct scx_sub_detach_args *args)
{
	guest_cgroup_id = 0;
}

SEC("struct_ops.s/guest_init")
s32 BPF_PROG(guest_init)
{
	return scx_bpf_create_dsq(GUEST_DSQ, -1);
}

SEC("struct_ops/guest_enqueue")
void BPF_PROG(guest_enqueue, struct task_struct *p, u64 enq_flags)
{
	scx_bpf_dsq_insert(p, GUEST_DSQ, SLICE_NS / 2, enq_flags);
}

/* Run by user space: moves tasks that waited too long to the queue's end. */
SEC("syscall")
int refresher_refresh(void *ctx)
{
	s32 queued = scx_bpf_dsq_nr_queued(REFRESHER_DSQ);

	if (queued <= 0)
		return 0;
	scx_bpf_dsq_reenq(REFRESHER_DSQ, 0);
	__sync_fetch_and_add(&nr_refreshed, queued);
	return 0;
}

SEC(".struct_ops.link")
struct sched_ext_ops refresher_ops = {
	.init = (void *)refresher_init,
	.enqueue = (void *)refresher_enqueue,
	.dispatch = (void *)refresher_dispatch,
	.sub_attach = (void *)refresher_sub_attach,
	.sub_detach = (void *)refresher_sub_detach,
	.name = "refresher",
};

SEC(".struct_ops.link")
struct sched_ext_ops guest_ops = {
	.init = (void *)guest_init,
	.enqueue = (void *)guest_enqueue,
	.dispatch = (void *)refresher_dispatch,
	.name = "refresher_guest",
};
