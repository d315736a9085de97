/* Stands in for libbpf's bpf_core_read.h. */
#ifndef __BPF_CORE_READ_H__
#define __BPF_CORE_READ_H__
#include <bpf/bpf_helpers.h>

#define bpf_core_field_exists(field...) __builtin_preserve_field_info(___bpfls_field(field), 2)
#define bpf_core_field_size(field...) __builtin_preserve_field_info(___bpfls_field(field), 1)
#define bpf_core_field_offset(field...) __builtin_preserve_field_info(___bpfls_field(field), 0)
#define ___bpfls_field1(field) (field)
#define ___bpfls_field2(type, field) (((typeof(type) *)0)->field)
#define ___bpfls_field(args...) ___bpf_apply(___bpfls_field, ___bpf_narg(args))(args)
#define bpf_core_type_id_local(type) __builtin_btf_type_id(*(typeof(type) *)0, 0)
#define bpf_core_type_id_kernel(type) __builtin_btf_type_id(*(typeof(type) *)0, 1)
#define bpf_core_type_exists(type) __builtin_preserve_type_info(*(typeof(type) *)0, 0)
#define bpf_core_type_size(type) __builtin_preserve_type_info(*(typeof(type) *)0, 1)
#define bpf_core_type_matches(type) __builtin_preserve_type_info(*(typeof(type) *)0, 2)
#define bpf_core_enum_value_exists(type, value) __builtin_preserve_enum_value(*(typeof(type) *)value, 0)
#define bpf_core_enum_value(type, value) __builtin_preserve_enum_value(*(typeof(type) *)value, 1)
#define bpf_core_cast(ptr, type) ((typeof(type) *)bpf_rdonly_cast((ptr), bpf_core_type_id_kernel(type)))

#define bpf_core_read(dst, sz, src) bpf_probe_read_kernel(dst, sz, (const void *)__builtin_preserve_access_index(src))
#define bpf_core_read_user(dst, sz, src) bpf_probe_read_user(dst, sz, (const void *)__builtin_preserve_access_index(src))
#define bpf_core_read_str(dst, sz, src) bpf_probe_read_kernel_str(dst, sz, (const void *)__builtin_preserve_access_index(src))
#define bpf_core_read_user_str(dst, sz, src) bpf_probe_read_user_str(dst, sz, (const void *)__builtin_preserve_access_index(src))

#define ___bpfls_path1(a) a
#define ___bpfls_path2(a, b) a->b
#define ___bpfls_path3(a, b, c) a->b->c
#define ___bpfls_path4(a, b, c, d) a->b->c->d
#define ___bpfls_path5(a, b, c, d, e) a->b->c->d->e
#define ___bpfls_path6(a, b, c, d, e, f) a->b->c->d->e->f
#define ___bpfls_path7(a, b, c, d, e, f, g) a->b->c->d->e->f->g
#define ___bpfls_path8(a, b, c, d, e, f, g, h) a->b->c->d->e->f->g->h
#define ___bpfls_path9(a, b, c, d, e, f, g, h, i) a->b->c->d->e->f->g->h->i
#define ___bpfls_path10(a, b, c, d, e, f, g, h, i, j) a->b->c->d->e->f->g->h->i->j
#define ___bpfls_path(args...) ___bpf_apply(___bpfls_path, ___bpf_narg(args))(args)
#define BPF_CORE_READ_INTO(dst, src, path...) ({ bpf_core_read((dst), sizeof(*(dst)), &___bpfls_path((src), path)); })
#define BPF_CORE_READ_STR_INTO(dst, src, path...) ({ bpf_core_read_str((dst), sizeof(*(dst)), &___bpfls_path((src), path)); })
#define BPF_CORE_READ(src, path...) ({ typeof(___bpfls_path((src), path)) __r; BPF_CORE_READ_INTO(&__r, (src), path); __r; })
#define BPF_CORE_READ_USER_INTO(dst, src, path...) ({ bpf_core_read_user((dst), sizeof(*(dst)), &___bpfls_path((src), path)); })
#define BPF_CORE_READ_USER_STR_INTO(dst, src, path...) ({ bpf_core_read_user_str((dst), sizeof(*(dst)), &___bpfls_path((src), path)); })
#define BPF_CORE_READ_USER(src, path...) ({ typeof(___bpfls_path((src), path)) __r; BPF_CORE_READ_USER_INTO(&__r, (src), path); __r; })
#define BPF_PROBE_READ_INTO(dst, src, path...) ({ bpf_probe_read_kernel((dst), sizeof(*(dst)), &___bpfls_path((src), path)); })
#define BPF_PROBE_READ_STR_INTO(dst, src, path...) ({ bpf_probe_read_kernel_str((dst), sizeof(*(dst)), &___bpfls_path((src), path)); })
#define BPF_PROBE_READ(src, path...) ({ typeof(___bpfls_path((src), path)) __r; BPF_PROBE_READ_INTO(&__r, (src), path); __r; })
#define BPF_PROBE_READ_USER_INTO(dst, src, path...) ({ bpf_probe_read_user((dst), sizeof(*(dst)), &___bpfls_path((src), path)); })
#define BPF_PROBE_READ_USER_STR_INTO(dst, src, path...) ({ bpf_probe_read_user_str((dst), sizeof(*(dst)), &___bpfls_path((src), path)); })
#define BPF_PROBE_READ_USER(src, path...) ({ typeof(___bpfls_path((src), path)) __r; BPF_PROBE_READ_USER_INTO(&__r, (src), path); __r; })
#define BPF_CORE_READ_BITFIELD(s, field) ({ (unsigned long long)(s)->field; })
#define BPF_CORE_READ_BITFIELD_PROBED(s, field) ({ (unsigned long long)(s)->field; })
#define BPF_CORE_WRITE_BITFIELD(s, field, val) ({ (s)->field = (val); })
enum bpf_field_info_kind { BPF_FIELD_BYTE_OFFSET, BPF_FIELD_BYTE_SIZE, BPF_FIELD_EXISTS, BPF_FIELD_SIGNED };
enum bpf_type_id_kind { BPF_TYPE_ID_LOCAL, BPF_TYPE_ID_TARGET };
#endif
