/* The error numbers that BPF programs return, as Linux has them on most architectures. */
#ifndef BPFLS_ERRNO
#define BPFLS_ERRNO
#define EPERM 1
#define ENOENT 2
#define ESRCH 3
#define EINTR 4
#define EIO 5
#define E2BIG 7
#define EBADF 9
#define EAGAIN 11
#define ENOMEM 12
#define EACCES 13
#define EFAULT 14
#define EBUSY 16
#define EEXIST 17
#define ENODEV 19
#define EINVAL 22
#define ENOSPC 28
#define ERANGE 34
#define ENODATA 61
#define EOPNOTSUPP 95
#define EALREADY 114
#define ETIMEDOUT 110
#define ENOTSUPP 524
#endif
