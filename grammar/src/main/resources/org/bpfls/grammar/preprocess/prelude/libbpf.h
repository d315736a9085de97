/* Stands in for libbpf's user-space headers. */
#ifndef __LIBBPF_LIBBPF_H
#define __LIBBPF_LIBBPF_H
#include "bpfls/libc.h"
#ifndef LIBBPF_MAJOR_VERSION
#define LIBBPF_MAJOR_VERSION 1
#define LIBBPF_MINOR_VERSION 7
#endif
#define LIBBPF_API
#define LIBBPF_DEPRECATED(msg)
#define LIBBPF_OPTS(TYPE, NAME, ...) struct TYPE NAME = { .sz = sizeof(struct TYPE), __VA_ARGS__ }
#define DECLARE_LIBBPF_OPTS LIBBPF_OPTS
#define LIBBPF_OPTS_RESET(NAME, ...) do { NAME = (typeof(NAME)){ .sz = sizeof(NAME), __VA_ARGS__ }; } while (0)
#define bpf_object__for_each_program(pos, obj) \
	for ((pos) = bpf_object__next_program((obj), NULL); (pos) != NULL; (pos) = bpf_object__next_program((obj), (pos)))
#define bpf_object__for_each_map(pos, obj) \
	for ((pos) = bpf_object__next_map((obj), NULL); (pos) != NULL; (pos) = bpf_object__next_map((obj), (pos)))
#define bpf_map__for_each bpf_object__for_each_map
enum libbpf_print_level { LIBBPF_WARN, LIBBPF_INFO, LIBBPF_DEBUG };
typedef int (*libbpf_print_fn_t)(enum libbpf_print_level level, const char *format, va_list ap);
typedef int (*ring_buffer_sample_fn)(void *ctx, void *data, size_t size);
typedef void (*perf_buffer_sample_fn)(void *ctx, int cpu, void *data, __u32 size);
typedef void (*perf_buffer_lost_fn)(void *ctx, int cpu, __u64 count);
typedef void (*btf_dump_printf_fn_t)(void *ctx, const char *fmt, va_list args);
struct bpf_object;
struct bpf_program;
struct bpf_map;
struct bpf_link;
struct btf;
#endif
