/* Stands in for a vmlinux.h that is not there: the type names without which C cannot be read. */
#ifndef __VMLINUX_H__
#define __VMLINUX_H__
#include "bpfls/types.h"
#undef bool
typedef _Bool bool;
typedef __s8 s8;
typedef __u8 u8;
typedef __s16 s16;
typedef __u16 u16;
typedef __s32 s32;
typedef __u32 u32;
typedef __s64 s64;
typedef __u64 u64;
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef unsigned int uint;
typedef unsigned long ulong;
typedef unsigned short ushort;
typedef unsigned int u_int32_t;
typedef unsigned short umode_t;
typedef unsigned int gfp_t;
typedef unsigned int fmode_t;
typedef unsigned int slab_flags_t;
typedef __u32 dev_t;
typedef __u64 sector_t;
typedef __u64 blkcnt_t;
typedef __u64 dma_addr_t;
typedef __u64 phys_addr_t;
typedef __u64 resource_size_t;
typedef __s64 ktime_t;
typedef __s64 time64_t;
typedef int clockid_t;
typedef int key_t;
typedef unsigned int sk_buff_data_t;
typedef __u64 netdev_features_t;
typedef unsigned long kernel_ulong_t;
typedef unsigned long irq_hw_number_t;
typedef unsigned long pgoff_t;
typedef unsigned long pteval_t;
typedef __u32 blk_opf_t;
typedef __u8 blk_status_t;
typedef __u32 nlink_t;
typedef int netdev_tx_t;
typedef __u32 __portpair;
typedef __u64 __addrpair;
typedef struct { int counter; } atomic_t;
typedef struct { s64 counter; } atomic64_t;
typedef atomic64_t atomic_long_t;
typedef struct refcount_struct { atomic_t refs; } refcount_t;
typedef struct { unsigned int val; } kuid_t;
typedef struct { unsigned int val; } kgid_t;
typedef struct { int val; } kprojid_t;
typedef struct { unsigned long bits[1]; } nodemask_t;
typedef struct cpumask { unsigned long bits[128]; } cpumask_t;
typedef struct cpumask *cpumask_var_t;
typedef struct { unsigned long sig[1]; } sigset_t;
typedef struct { __u8 b[16]; } guid_t;
typedef struct { __u8 b[16]; } uuid_t;
typedef struct { unsigned long pgprot; } pgprot_t;
typedef struct { pteval_t pte; } pte_t;
typedef struct { unsigned long pmd; } pmd_t;
typedef struct { unsigned long pud; } pud_t;
typedef struct { unsigned long p4d; } p4d_t;
typedef struct { unsigned long pgd; } pgd_t;
typedef struct arch_spinlock arch_spinlock_t;
typedef struct raw_spinlock raw_spinlock_t;
typedef struct spinlock spinlock_t;
typedef struct seqcount seqcount_t;
typedef struct wait_queue_head wait_queue_head_t;
typedef __u64 bpf_user_pt_regs_t;
typedef __u64 (*bpf_callback_t)(__u64, __u64, __u64, __u64, __u64);
#ifndef __ksym
#define __ksym __attribute__((section(".ksyms")))
#endif
#ifndef __weak
#define __weak __attribute__((weak))
#endif
#ifndef __bpf_fastcall
#define __bpf_fastcall __attribute__((bpf_fastcall))
#endif
#endif
