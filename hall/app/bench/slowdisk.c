/* A disk that takes its time: every sync sleeps for JIAOHAO_DISK_US microseconds instead.

   Loaded with LD_PRELOAD by `jiaohao bench --disk-ms`. It models an SD card, whatever the disk
   of this machine does, so that runs can be compared. Nothing is durable under it. */

#include <errno.h>
#include <stdlib.h>
#include <time.h>

static int wait_like_a_disk(void)
{
    static long microseconds = -1;
    struct timespec left;

    if (microseconds < 0) {
        const char *given = getenv("JIAOHAO_DISK_US");
        microseconds = given == NULL ? 0 : atol(given);
    }
    left.tv_sec = microseconds / 1000000;
    left.tv_nsec = (microseconds % 1000000) * 1000;
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
    return 0;
}

int fsync(int descriptor)
{
    (void)descriptor;
    return wait_like_a_disk();
}

int fdatasync(int descriptor)
{
    (void)descriptor;
    return wait_like_a_disk();
}
