/* Stands in for libbpf's bpf_tracing.h. */
#ifndef __BPF_TRACING_H__
#define __BPF_TRACING_H__
#include <bpf/bpf_helpers.h>

#define PT_REGS_PARM1(x) ((x)->parm1)
#define PT_REGS_PARM2(x) ((x)->parm2)
#define PT_REGS_PARM3(x) ((x)->parm3)
#define PT_REGS_PARM4(x) ((x)->parm4)
#define PT_REGS_PARM5(x) ((x)->parm5)
#define PT_REGS_PARM6(x) ((x)->parm6)
#define PT_REGS_PARM7(x) ((x)->parm7)
#define PT_REGS_PARM8(x) ((x)->parm8)
#define PT_REGS_PARM1_CORE(x) BPF_CORE_READ(x, parm1)
#define PT_REGS_PARM2_CORE(x) BPF_CORE_READ(x, parm2)
#define PT_REGS_PARM3_CORE(x) BPF_CORE_READ(x, parm3)
#define PT_REGS_PARM4_CORE(x) BPF_CORE_READ(x, parm4)
#define PT_REGS_PARM5_CORE(x) BPF_CORE_READ(x, parm5)
#define PT_REGS_PARM6_CORE(x) BPF_CORE_READ(x, parm6)
#define PT_REGS_PARM7_CORE(x) BPF_CORE_READ(x, parm7)
#define PT_REGS_PARM8_CORE(x) BPF_CORE_READ(x, parm8)
#define PT_REGS_PARM1_SYSCALL(x) ((x)->parm1)
#define PT_REGS_PARM2_SYSCALL(x) ((x)->parm2)
#define PT_REGS_PARM3_SYSCALL(x) ((x)->parm3)
#define PT_REGS_PARM4_SYSCALL(x) ((x)->parm4)
#define PT_REGS_PARM5_SYSCALL(x) ((x)->parm5)
#define PT_REGS_PARM6_SYSCALL(x) ((x)->parm6)
#define PT_REGS_PARM7_SYSCALL(x) ((x)->parm7)
#define PT_REGS_PARM1_CORE_SYSCALL(x) BPF_CORE_READ(x, parm1)
#define PT_REGS_PARM2_CORE_SYSCALL(x) BPF_CORE_READ(x, parm2)
#define PT_REGS_PARM3_CORE_SYSCALL(x) BPF_CORE_READ(x, parm3)
#define PT_REGS_PARM4_CORE_SYSCALL(x) BPF_CORE_READ(x, parm4)
#define PT_REGS_PARM5_CORE_SYSCALL(x) BPF_CORE_READ(x, parm5)
#define PT_REGS_PARM6_CORE_SYSCALL(x) BPF_CORE_READ(x, parm6)
#define PT_REGS_PARM7_CORE_SYSCALL(x) BPF_CORE_READ(x, parm7)
#define PT_REGS_RET(x) ((x)->ret)
#define PT_REGS_RET_CORE(x) BPF_CORE_READ(x, ret)
#define PT_REGS_FP(x) ((x)->bp)
#define PT_REGS_FP_CORE(x) BPF_CORE_READ(x, bp)
#define PT_REGS_RC(x) ((x)->ax)
#define PT_REGS_RC_CORE(x) BPF_CORE_READ(x, ax)
#define PT_REGS_SP(x) ((x)->sp)
#define PT_REGS_SP_CORE(x) BPF_CORE_READ(x, sp)
#define PT_REGS_IP(x) ((x)->ip)
#define PT_REGS_IP_CORE(x) BPF_CORE_READ(x, ip)
#define PT_REGS_SYSCALL_REGS(ctx) ((struct pt_regs *)PT_REGS_PARM1(ctx))
#define BPF_KPROBE_READ_RET_IP(ip, ctx) ({ bpf_probe_read_kernel(&(ip), sizeof(ip), (void *)PT_REGS_RET(ctx)); })
#define BPF_KRETPROBE_READ_RET_IP(ip, ctx) ({ bpf_probe_read_kernel(&(ip), sizeof(ip), (void *)PT_REGS_FP(ctx)); })

/* The arguments of a program, read out of its context one by one. */
#define ___bpfls_slots0() ctx
#define ___bpfls_slots1(x) ___bpfls_slots0(), (void *)ctx[0]
#define ___bpfls_slots2(x, rest...) ___bpfls_slots1(rest), (void *)ctx[1]
#define ___bpfls_slots3(x, rest...) ___bpfls_slots2(rest), (void *)ctx[2]
#define ___bpfls_slots4(x, rest...) ___bpfls_slots3(rest), (void *)ctx[3]
#define ___bpfls_slots5(x, rest...) ___bpfls_slots4(rest), (void *)ctx[4]
#define ___bpfls_slots6(x, rest...) ___bpfls_slots5(rest), (void *)ctx[5]
#define ___bpfls_slots7(x, rest...) ___bpfls_slots6(rest), (void *)ctx[6]
#define ___bpfls_slots8(x, rest...) ___bpfls_slots7(rest), (void *)ctx[7]
#define ___bpfls_slots9(x, rest...) ___bpfls_slots8(rest), (void *)ctx[8]
#define ___bpfls_slots10(x, rest...) ___bpfls_slots9(rest), (void *)ctx[9]
#define ___bpfls_slots11(x, rest...) ___bpfls_slots10(rest), (void *)ctx[10]
#define ___bpfls_slots12(x, rest...) ___bpfls_slots11(rest), (void *)ctx[11]
#define ___bpfls_slots(args...) ___bpf_apply(___bpfls_slots, ___bpf_narg(args))(args)
#define ___bpfls_regs0() ctx
#define ___bpfls_regs1(x) ___bpfls_regs0(), (unsigned long long)PT_REGS_PARM1(ctx)
#define ___bpfls_regs2(x, rest...) ___bpfls_regs1(rest), (unsigned long long)PT_REGS_PARM2(ctx)
#define ___bpfls_regs3(x, rest...) ___bpfls_regs2(rest), (unsigned long long)PT_REGS_PARM3(ctx)
#define ___bpfls_regs4(x, rest...) ___bpfls_regs3(rest), (unsigned long long)PT_REGS_PARM4(ctx)
#define ___bpfls_regs5(x, rest...) ___bpfls_regs4(rest), (unsigned long long)PT_REGS_PARM5(ctx)
#define ___bpfls_regs6(x, rest...) ___bpfls_regs5(rest), (unsigned long long)PT_REGS_PARM6(ctx)
#define ___bpfls_regs7(x, rest...) ___bpfls_regs6(rest), (unsigned long long)PT_REGS_PARM7(ctx)
#define ___bpfls_regs8(x, rest...) ___bpfls_regs7(rest), (unsigned long long)PT_REGS_PARM8(ctx)
#define ___bpfls_regs(args...) ___bpf_apply(___bpfls_regs, ___bpf_narg(args))(args)
#define ___bpfls_result0() ctx
#define ___bpfls_result1(x) ctx, (unsigned long long)PT_REGS_RC(ctx)
#define ___bpfls_result(args...) ___bpf_apply(___bpfls_result, ___bpf_narg(args))(args)

/* BPF_PROG2 has types and names apart: pairs become declarations and slots. */
#define ___bpfls_pair_nth(_, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, _17, _18, _19, _20, _21, _22, _23, N, ...) N
#define ___bpfls_pairs(...) ___bpfls_pair_nth(_, ##__VA_ARGS__, 12, 12, 11, 11, 10, 10, 9, 9, 8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 0)
#define ___bpfls_decls0()
#define ___bpfls_pick0()
#define ___bpfls_decls1(t, x) , t x ___bpfls_decls0()
#define ___bpfls_pick1(t, x) , *(t *)&ctx[0] ___bpfls_pick0()
#define ___bpfls_decls2(t, x, rest...) , t x ___bpfls_decls1(rest)
#define ___bpfls_pick2(t, x, rest...) , *(t *)&ctx[0] ___bpfls_pick1(rest)
#define ___bpfls_decls3(t, x, rest...) , t x ___bpfls_decls2(rest)
#define ___bpfls_pick3(t, x, rest...) , *(t *)&ctx[0] ___bpfls_pick2(rest)
#define ___bpfls_decls4(t, x, rest...) , t x ___bpfls_decls3(rest)
#define ___bpfls_pick4(t, x, rest...) , *(t *)&ctx[0] ___bpfls_pick3(rest)
#define ___bpfls_decls5(t, x, rest...) , t x ___bpfls_decls4(rest)
#define ___bpfls_pick5(t, x, rest...) , *(t *)&ctx[0] ___bpfls_pick4(rest)
#define ___bpfls_decls6(t, x, rest...) , t x ___bpfls_decls5(rest)
#define ___bpfls_pick6(t, x, rest...) , *(t *)&ctx[0] ___bpfls_pick5(rest)
#define ___bpfls_decls7(t, x, rest...) , t x ___bpfls_decls6(rest)
#define ___bpfls_pick7(t, x, rest...) , *(t *)&ctx[0] ___bpfls_pick6(rest)
#define ___bpfls_decls8(t, x, rest...) , t x ___bpfls_decls7(rest)
#define ___bpfls_pick8(t, x, rest...) , *(t *)&ctx[0] ___bpfls_pick7(rest)
#define ___bpfls_decls9(t, x, rest...) , t x ___bpfls_decls8(rest)
#define ___bpfls_pick9(t, x, rest...) , *(t *)&ctx[0] ___bpfls_pick8(rest)
#define ___bpfls_decls10(t, x, rest...) , t x ___bpfls_decls9(rest)
#define ___bpfls_pick10(t, x, rest...) , *(t *)&ctx[0] ___bpfls_pick9(rest)
#define ___bpfls_decls11(t, x, rest...) , t x ___bpfls_decls10(rest)
#define ___bpfls_pick11(t, x, rest...) , *(t *)&ctx[0] ___bpfls_pick10(rest)
#define ___bpfls_decls12(t, x, rest...) , t x ___bpfls_decls11(rest)
#define ___bpfls_pick12(t, x, rest...) , *(t *)&ctx[0] ___bpfls_pick11(rest)
#define ___bpfls_decls(args...) ___bpf_apply(___bpfls_decls, ___bpfls_pairs(args))(args)
#define ___bpfls_pick(args...) ___bpf_apply(___bpfls_pick, ___bpfls_pairs(args))(args)

struct pt_regs;

#define BPF_PROG(name, args...) name(unsigned long long *ctx); \
	static __always_inline typeof(name(0)) ____##name(unsigned long long *ctx, ##args); \
	typeof(name(0)) name(unsigned long long *ctx) { return ____##name(___bpfls_slots(args)); } \
	static __always_inline typeof(name(0)) ____##name(unsigned long long *ctx, ##args)

#define BPF_PROG2(name, args...) name(unsigned long long *ctx); \
	static __always_inline typeof(name(0)) ____##name(unsigned long long *ctx ___bpfls_decls(args)); \
	typeof(name(0)) name(unsigned long long *ctx) { return ____##name(ctx ___bpfls_pick(args)); } \
	static __always_inline typeof(name(0)) ____##name(unsigned long long *ctx ___bpfls_decls(args))

#define BPF_KPROBE(name, args...) name(struct pt_regs *ctx); \
	static __always_inline typeof(name(0)) ____##name(struct pt_regs *ctx, ##args); \
	typeof(name(0)) name(struct pt_regs *ctx) { return ____##name(___bpfls_regs(args)); } \
	static __always_inline typeof(name(0)) ____##name(struct pt_regs *ctx, ##args)

#define BPF_KRETPROBE(name, args...) name(struct pt_regs *ctx); \
	static __always_inline typeof(name(0)) ____##name(struct pt_regs *ctx, ##args); \
	typeof(name(0)) name(struct pt_regs *ctx) { return ____##name(___bpfls_result(args)); } \
	static __always_inline typeof(name(0)) ____##name(struct pt_regs *ctx, ##args)

#define BPF_KSYSCALL(name, args...) name(struct pt_regs *ctx); extern _Bool LINUX_HAS_SYSCALL_WRAPPER __kconfig; \
	static __always_inline typeof(name(0)) ____##name(struct pt_regs *ctx, ##args); \
	typeof(name(0)) name(struct pt_regs *ctx) { return ____##name(___bpfls_regs(args)); } \
	static __always_inline typeof(name(0)) ____##name(struct pt_regs *ctx, ##args)

#define BPF_KPROBE_SYSCALL BPF_KSYSCALL
#define BPF_UPROBE(name, args...) BPF_KPROBE(name, ##args)
#define BPF_URETPROBE(name, args...) BPF_KRETPROBE(name, ##args)
#define BPF_USDT(name, args...) BPF_KPROBE(name, ##args)
#endif
