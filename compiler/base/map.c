/* A map from text: open addressing over an array of entries kept in order of insertion. */
#include "base/base.h"

typedef struct {
    Str key;
    uint64_t hash;
    void *value;
} Entry;

struct StrMap {
    Arena *arena;
    VEC(Entry) entries;
    uint32_t *slots;   /* entry index + 1, 0 when free */
    size_t slot_count; /* a power of two */
};

StrMap *map_new(Arena *a)
{
    StrMap *m = NEW(a, StrMap);
    m->arena = a;
    m->slot_count = 16;
    m->slots = NEW_ARRAY(a, uint32_t, m->slot_count);
    return m;
}

static uint32_t *slot_of(const StrMap *m, Str key, uint64_t hash)
{
    size_t i = (size_t)hash & (m->slot_count - 1);
    while (m->slots[i] != 0) {
        const Entry *e = &m->entries.items[m->slots[i] - 1];
        if (e->hash == hash && str_eq(e->key, key))
            break;
        i = (i + 1) & (m->slot_count - 1);
    }
    return &m->slots[i];
}

static void map_widen(StrMap *m)
{
    m->slot_count *= 2;
    m->slots = NEW_ARRAY(m->arena, uint32_t, m->slot_count);
    for (size_t i = 0; i < m->entries.count; i++)
        *slot_of(m, m->entries.items[i].key, m->entries.items[i].hash) = (uint32_t)i + 1;
}

void **map_put(StrMap *m, Str key)
{
    uint64_t hash = str_hash(key);
    uint32_t *slot = slot_of(m, key, hash);
    if (*slot == 0) {
        if ((m->entries.count + 1) * 2 > m->slot_count) {
            map_widen(m);
            slot = slot_of(m, key, hash);
        }
        *VEC_PUSH(m->arena, &m->entries) = (Entry){key, hash, NULL};
        *slot = (uint32_t)m->entries.count;
    }
    return &m->entries.items[*slot - 1].value;
}

void *map_find(const StrMap *m, Str key)
{
    uint32_t slot = *slot_of(m, key, str_hash(key));
    return slot == 0 ? NULL : m->entries.items[slot - 1].value;
}

size_t map_count(const StrMap *m)
{
    return m->entries.count;
}

Str map_key(const StrMap *m, size_t i)
{
    return m->entries.items[i].key;
}

void *map_value(const StrMap *m, size_t i)
{
    return m->entries.items[i].value;
}
