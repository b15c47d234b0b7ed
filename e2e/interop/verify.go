// Verifies a published Chartseal log with other people's code only: golang.org/x/mod/sumdb/note and tlog.
//
//	verify DIR: DIR holds vkey, checkpoint, earlier (an older checkpoint), tile/<level>/..., tile/entries/..., and proofs,
//	which our own code made: lines of "inclusion <n> <base64>..." and "consistency <base64>..."
//
// What is mapped and nothing more: our tile path lacks the height, which is always 8, and our checkpoint's first line
// is the log's origin where tlog expects the Go checksum database's.
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func main() {
	if len(os.Args) != 2 {
		fail("usage: verify DIR")
	}
	dir := os.Args[1]
	verifier, err := note.NewVerifier(strings.TrimSpace(string(read(dir, "vkey"))))
	check(err)
	tree := openTree(read(dir, "checkpoint"), verifier)
	earlier := openTree(read(dir, "earlier"), verifier)
	reader := tlog.TileHashReader(tree, tiles{dir})

	root, err := tlog.TreeHash(tree.N, reader)
	check(err)
	if root != tree.Hash {
		fail("the tiles' root is not the one signed")
	}
	checkEntries(dir, tree, reader)
	for _, n := range []int64{0, 1, 255, 256, tree.N / 2, tree.N - 1} {
		checkInclusion(tree, n, reader)
	}
	proof, err := tlog.ProveTree(tree.N, earlier.N, reader)
	check(err)
	check(tlog.CheckTree(proof, tree.N, tree.Hash, earlier.N, earlier.Hash))
	proofs := checkProofs(string(read(dir, "proofs")), tree, earlier, reader)
	fmt.Printf("verified %d entries of %s, consistent with %d, and %d proofs\n", tree.N, verifier.Name(), earlier.N, proofs)
}

// checkProofs checks proofs that our code made from the same tiles, and says how many there are.
func checkProofs(lines string, tree, earlier tlog.Tree, reader tlog.HashReader) int {
	count := 0
	for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		words := strings.Split(line, " ")
		switch words[0] {
		case "inclusion":
			n, err := strconv.ParseInt(words[1], 10, 64)
			check(err)
			leaves, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
			check(err)
			check(tlog.CheckRecord(hashes(words[2:]), tree.N, tree.Hash, n, leaves[0]))
		case "consistency":
			check(tlog.CheckTree(hashes(words[1:]), tree.N, tree.Hash, earlier.N, earlier.Hash))
		default:
			fail("what is no proof stands among the proofs")
		}
		count++
	}
	return count
}

func hashes(words []string) []tlog.Hash {
	parsed := make([]tlog.Hash, len(words))
	for i, word := range words {
		hash, err := tlog.ParseHash(word)
		check(err)
		parsed[i] = hash
	}
	return parsed
}

// openTree verifies the note and reads origin, size and root.
func openTree(signed []byte, verifier note.Verifier) tlog.Tree {
	opened, err := note.Open(signed, note.VerifierList(verifier))
	check(err)
	if len(opened.Sigs) != 1 || len(opened.UnverifiedSigs) != 0 {
		fail("one signature was expected")
	}
	origin, rest, found := strings.Cut(opened.Text, "\n")
	if !found || origin != verifier.Name() {
		fail("the checkpoint is of another log")
	}
	tree, err := tlog.ParseTree([]byte("go.sum database tree\n" + rest))
	check(err)
	return tree
}

// checkEntries compares the hash of every entry with the authenticated leaf.
func checkEntries(dir string, tree tlog.Tree, reader tlog.HashReader) {
	for n := int64(0); n<<height < tree.N; n++ {
		width := tree.N - n<<height
		if width > 1<<height {
			width = 1 << height
		}
		indexes := make([]int64, width)
		for i := range indexes {
			indexes[i] = tlog.StoredHashIndex(0, n<<height+int64(i))
		}
		leaves, err := reader.ReadHashes(indexes)
		check(err)
		path := tlog.Tile{H: height, L: 0, N: n, W: int(width)}.Path()
		bundle := read(dir, strings.Replace(path, "tile/8/0/", "tile/entries/", 1))
		for i, leaf := range leaves {
			if len(bundle) < 2 {
				fail("an entry bundle is cut")
			}
			size := int(binary.BigEndian.Uint16(bundle))
			if len(bundle) < 2+size {
				fail("an entry is cut")
			}
			if tlog.RecordHash(bundle[2:2+size]) != leaf {
				fail(fmt.Sprintf("entry %d is not the one in the tree", n<<height+int64(i)))
			}
			bundle = bundle[2+size:]
		}
		if len(bundle) != 0 {
			fail("an entry bundle holds more than its entries")
		}
	}
}

func checkInclusion(tree tlog.Tree, n int64, reader tlog.HashReader) {
	leaves, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
	check(err)
	proof, err := tlog.ProveRecord(tree.N, n, reader)
	check(err)
	check(tlog.CheckRecord(proof, tree.N, tree.Hash, n, leaves[0]))
	if n > 0 && tlog.CheckRecord(proof, tree.N, tree.Hash, n-1, leaves[0]) == nil {
		fail("a proof holds at another place")
	}
}

type tiles struct{ dir string }

func (t tiles) Height() int { return height }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(wanted))
	for i, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		content, err := os.ReadFile(filepath.Join(t.dir, path))
		if err != nil {
			return nil, err
		}
		data[i] = content
	}
	return data, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func read(dir, path string) []byte {
	content, err := os.ReadFile(filepath.Join(dir, path))
	check(err)
	return content
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}
