// SPDX-License-Identifier: Apache-2.0
/* Loads the scheduler, puts its guest on the cgroup given, and refreshes the queue once a second. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include "refresher.skel.h"

static volatile sig_atomic_t stopping;

static void stop(int sig)
{
	stopping = 1;
}

int main(int argc, char **argv)
{
	LIBBPF_OPTS(bpf_test_run_opts, run);
	struct bpf_link *link = NULL, *guest_link = NULL;
	struct refresher *skel;
	struct stat cgroup;
	int err;

	if (argc != 2 || stat(argv[1], &cgroup)) {
		fprintf(stderr, "usage: %s CGROUP\n", argv[0]);
		return 2;
	}
	signal(SIGINT, stop);
	signal(SIGTERM, stop);

	skel = refresher__open();
	if (!skel) {
		fprintf(stderr, "cannot open the object\n");
		return 1;
	}
	skel->struct_ops.guest_ops->sub_cgroup_id = cgroup.st_ino;

	err = refresher__load(skel);
	if (err) {
		fprintf(stderr, "cannot load the object: %d\n", err);
		goto out;
	}

	link = bpf_map__attach_struct_ops(skel->maps.refresher_ops);
	if (!link) {
		err = -errno;
		fprintf(stderr, "cannot attach the scheduler: %d\n", err);
		goto out;
	}
	guest_link = bpf_map__attach_struct_ops(skel->maps.guest_ops);
	if (!guest_link) {
		err = -errno;
		fprintf(stderr, "cannot attach the guest: %d\n", err);
		goto out;
	}

	while (!stopping) {
		sleep(1);
		err = bpf_prog_test_run_opts(bpf_program__fd(skel->progs.refresher_refresh), &run);
		if (err) {
			fprintf(stderr, "cannot refresh: %d\n", err);
			break;
		}
	}

out:
	bpf_link__destroy(guest_link);
	bpf_link__destroy(link);
	refresher__destroy(skel);
	return err ? 1 : 0;
}
