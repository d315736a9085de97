/* Stands in for the C library's headers: the types and macros without which a loader cannot be read. */
#ifndef BPFLS_LIBC
#define BPFLS_LIBC
#include "bpfls/types.h"
#include "bpfls/errno.h"
typedef struct _IO_FILE FILE;
typedef __builtin_va_list va_list;
typedef struct __dirstream DIR;
typedef unsigned long pthread_t;
typedef union { char size[56]; } pthread_attr_t;
typedef union { char size[40]; } pthread_mutex_t;
typedef union { char size[48]; } pthread_cond_t;
typedef union { char size[32]; } pthread_barrier_t;
typedef union { char size[32]; } sem_t;
typedef struct { unsigned long bits[16]; } cpu_set_t;
typedef struct { unsigned long bits[16]; } sigset_t;
typedef struct { long fds[16]; } fd_set;
typedef struct { int si_signo; } siginfo_t;
typedef int sig_atomic_t;
typedef void (*sighandler_t)(int);
typedef long suseconds_t;
typedef unsigned int useconds_t;
typedef long clock_t;
typedef int clockid_t;
typedef unsigned long ino_t;
typedef unsigned long dev_t;
typedef unsigned long nlink_t;
typedef long blksize_t;
typedef unsigned int socklen_t;
typedef unsigned short sa_family_t;
typedef unsigned int in_addr_t;
typedef unsigned short in_port_t;
typedef unsigned long nfds_t;
typedef unsigned long rlim_t;
typedef int key_t;
typedef unsigned char u_char;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef unsigned char u_int8_t;
typedef unsigned short u_int16_t;
typedef unsigned int u_int32_t;
typedef unsigned long u_int64_t;
#define va_start(ap, last) __builtin_va_start(ap, last)
#define va_end(ap) __builtin_va_end(ap)
#define va_arg(ap, type) __builtin_va_arg(ap, type)
#define va_copy(to, from) __builtin_va_copy(to, from)
#define assert(condition) ((void)(condition))
#define static_assert _Static_assert
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define INT_MAX 0x7fffffff
#define UINT32_MAX 0xffffffffU
#define UINT64_MAX 0xffffffffffffffffUL
#define CPU_ZERO(set) __bpfls_cpu_zero(set)
#define CPU_SET(cpu, set) __bpfls_cpu_set(cpu, set)
#define PRIu64 "lu"
#define PRId64 "ld"
#define PRIx64 "lx"
#define PRIu32 "u"
#define PRId32 "d"
#define PRIx32 "x"
#endif
