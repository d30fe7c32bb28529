"""One peer's candidate pairs, in the peers' own environment: `python overlap_peers.py PEER FILE OUT`, prints one JSON line.

Reads the sparse rows that `bench.bench_overlap` wrote, writes pairs; imports nothing of Melek.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, load_npz

LEAST, TOP = 0.35, 20
THREADS = 2
# of 24 to 256 permutations in bands of 1 and 2 rows, the quickest that finds .95 of the pairs
PERMUTATIONS, BANDS, ROWS = 24, 24, 1


def neighbours(rows: csr_matrix) -> np.ndarray:
    """scikit-learn: brute-force cosine neighbours, two jobs."""
    from sklearn.neighbors import NearestNeighbors

    model = NearestNeighbors(n_neighbors=TOP + 1, metric="cosine", algorithm="brute", n_jobs=THREADS).fit(rows)
    distances, found = model.kneighbors(rows)
    near = distances <= 1.0 - LEAST + 1e-6
    return np.column_stack([np.nonzero(near)[0], found[near]])


def product(rows: csr_matrix) -> np.ndarray:
    """scikit-learn: sparse cosine product in blocks, then the largest of each row."""
    from sklearn.metrics.pairwise import linear_kernel

    pairs = []
    for start in range(0, rows.shape[0], 1000):
        block = linear_kernel(rows[start : start + 1000], rows, dense_output=False).tocsr()
        for row in range(block.shape[0]):
            values = block.data[block.indptr[row] : block.indptr[row + 1]]
            near = np.flatnonzero(values >= LEAST)
            if near.size > TOP + 1:
                near = near[np.argpartition(-values[near], TOP)[: TOP + 1]]
            columns = block.indices[block.indptr[row] : block.indptr[row + 1]][near]
            pairs.append(np.column_stack([np.full(near.size, start + row), columns]))
    return np.concatenate(pairs)


def lsh(rows: csr_matrix) -> np.ndarray:
    """datasketch: MinHash of the terms, LSH, then exact cosines of what it proposes; it has one thread."""
    from datasketch import MinHash, MinHashLSH

    terms = [[b"%d" % column for column in own] for own in np.split(rows.indices, rows.indptr[1:-1])]
    hashes = MinHash.bulk(terms, num_perm=PERMUTATIONS)
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    with index.insertion_session() as session:
        for row, one in enumerate(hashes):
            session.insert(row, one, check_duplication=False)
    pairs = []
    for row, one in enumerate(hashes):
        proposed = np.fromiter(index.query(one), dtype=np.int64)
        cosines = (rows[proposed] @ rows[row].T).toarray().ravel()
        near = np.flatnonzero(cosines >= LEAST)
        if near.size > TOP + 1:
            near = near[np.argpartition(-cosines[near], TOP)[: TOP + 1]]
        pairs.append(np.column_stack([np.full(near.size, row), proposed[near]]))
    return np.concatenate(pairs)


def peak_memory() -> float:
    """Most memory that this process held, in MB; unlike getrusage it does not begin with what its parent held."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    """Look for the pairs, write them, say how long it took and the most memory held."""
    peer, path, out = sys.argv[1:]
    rows = csr_matrix(load_npz(path))
    began = time.perf_counter()
    found = {"sklearn": neighbours, "sklearn_product": product, "lsh": lsh}[peer](rows)
    seconds = time.perf_counter() - began
    np.save(out, found)
    print(json.dumps({"seconds": seconds, "memory": peak_memory()}))


if __name__ == "__main__":
    main()
