// NCCL's functions, as nccl.h declares them, over the threads of one process: sums are taken in the order of the ranks. A rank that waits longer than ten seconds for the others
// gets ncclRemoteError.

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <map>
#include <mutex>
#include <string>
#include <vector>

extern "C" {

typedef struct { char internal[128]; } ncclUniqueId;

struct World {
    int count = 0, members = 0, arrived = 0;
    unsigned turn = 0;
    std::vector<const float*> given;
    std::mutex lock;
    std::condition_variable changed;

    /** Everybody waits for everybody. */
    bool meet() {
        std::unique_lock<std::mutex> held(lock);
        unsigned mine = turn;
        if (++arrived == count) {
            arrived = 0;
            turn++;
            changed.notify_all();
            return true;
        }
        return changed.wait_for(held, std::chrono::seconds(10), [&] { return turn != mine; });
    }
};

struct ncclComm { World* world; int rank; };
typedef struct ncclComm* ncclComm_t;

enum { ncclSuccess = 0, ncclInvalidArgument = 4, ncclInvalidUsage = 5, ncclRemoteError = 6 };

static std::mutex worlds_lock;
static std::map<std::string, World*> worlds;
static thread_local int groups = 0;

int ncclGetUniqueId(ncclUniqueId* id) {
    static int made = 0;
    std::lock_guard<std::mutex> held(worlds_lock);
    memset(id->internal, 0x5a, sizeof id->internal);
    snprintf(id->internal, sizeof id->internal, "world %d", made++);
    worlds[std::string(id->internal, sizeof id->internal)] = new World();
    return ncclSuccess;
}

int ncclCommInitRank(ncclComm_t* made, int count, ncclUniqueId id, int rank) {
    World* world;
    {
        std::lock_guard<std::mutex> held(worlds_lock);
        auto found = worlds.find(std::string(id.internal, sizeof id.internal));
        if (found == worlds.end() || rank < 0 || rank >= count) return ncclInvalidArgument;
        world = found->second;
        world->count = count;
        world->given.resize(count);
        if (++world->members > count) return ncclInvalidUsage;
    }
    *made = new ncclComm{world, rank};
    return world->meet() ? ncclSuccess : ncclRemoteError;
}

int ncclAllReduce(const void* from, void* into, size_t count, int type, int operation, ncclComm_t communicator, void*) {
    if (type != 7 || operation != 0 || groups != 1) return ncclInvalidArgument;
    World* world = communicator->world;
    world->given[communicator->rank] = (const float*)from;
    if (!world->meet()) return ncclRemoteError;
    std::vector<float> sum(count);
    for (const float* given : world->given) for (size_t i = 0; i < count; i++) sum[i] += given[i];
    if (!world->meet()) return ncclRemoteError;
    memcpy(into, sum.data(), count * sizeof(float));
    return ncclSuccess;
}

int ncclGroupStart() { groups++; return ncclSuccess; }

int ncclGroupEnd() { return groups-- == 1 ? ncclSuccess : ncclInvalidUsage; }

int ncclCommGetAsyncError(ncclComm_t, int* error) { *error = ncclSuccess; return ncclSuccess; }

int ncclCommDestroy(ncclComm_t communicator) { delete communicator; return ncclSuccess; }

int ncclCommAbort(ncclComm_t communicator) { delete communicator; return ncclSuccess; }

const char* ncclGetErrorString(int error) { return error == ncclRemoteError ? "remote process exited or there was a network error" : "invalid argument"; }

}
