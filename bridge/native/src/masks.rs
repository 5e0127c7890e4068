//! Masks that are put together from what is known of earlier ones.
//!
//! The engine makes a mask by a walk over the whole vocabulary, byte by byte, with its lexer and its parser. Nearly all of
//! that walk is the lexer's, and depends on nothing but the lexer's state: which tokens stay inside one lexeme, and at
//! which bytes the others leave it. That is remembered here, for each state and each set of nodes of the vocabulary's tree
//! from which tokens go on in that state. The parser is asked each time, but once for all tokens that leave a lexeme in one
//! state by one byte: what it answers depends on both, and not on how the state was reached.
//!
//! Why no mask differs from the engine's:
//! - A token is allowed if all its bytes can be pushed. Bytes inside a lexeme change the lexer's state alone. The byte that
//!   ends a lexeme moves the parser by the set of lexemes that the state accepts. So tokens that come to one state by other
//!   bytes fare alike from there on, unless the text of a lexeme counts, as it does for lazy lexemes, those that stop at a
//!   text, and numbered tokens: grammars with such keep the engine's own masks ([`serves`]).
//! - Numbers of states are those of one lexer. A memo belongs to one compiled grammar and its copies, which share the lexer
//!   and its lock.
//! - Nothing that the parser says is remembered, so that a limit it meets is met in that mask alone. A lexer that meets a
//!   limit stays in error, and with it all masks of that grammar.

use llguidance::derivre::StateID;
use llguidance::earley::lexerspec::LexerSpec;
use llguidance::earley::{BiasComputer, ParserRecognizer};
use llguidance::toktrie::{Recognizer, SimpleVob, TokTrie, TrieNode};
use llguidance::HashMap;
use std::sync::{Arc, Mutex};

const NO_TOKEN: u32 = u32::MAX;

/// What is remembered for one grammar may take as many bytes; then it begins anew.
const LARGEST: usize = 32 << 20;

/// The vocabulary as a tree of bytes, its nodes in pre-order; the first is its root.
pub struct Tree {
    nodes: Vec<Node>,
    largest_token: u32,
}

#[derive(Clone, Copy)]
struct Node {
    byte: u8,
    depth: u16,
    token: u32,
    /// Nodes of its subtree, with itself.
    size: u32,
}

impl Tree {
    pub fn of(vocabulary: &TokTrie) -> Tree {
        let root = vocabulary.root();
        let mut nodes = vec![Node::of(root, 0)];
        let mut open = vec![vocabulary.node_children(root)];
        while let Some(children) = open.last_mut() {
            if let Some(child) = children.next() {
                nodes.push(Node::of(child, open.len() as u16));
                open.push(vocabulary.node_children(child));
            } else {
                open.pop();
            }
        }
        Tree { nodes, largest_token: vocabulary.vocab_size() as u32 - 1 }
    }
}

impl Node {
    fn of(node: &TrieNode, depth: u16) -> Node {
        let (token, size) = (node.token_id().unwrap_or(NO_TOKEN), node.subtree_size() as u32);
        Node { byte: node.byte(), depth, token, size }
    }
}

/// Whether this is how to make the masks of a grammar.
pub fn serves(lexer: &LexerSpec) -> bool {
    !lexer.has_stop && lexer.special_token_rx.is_none() && lexer.lazy_lexemes().is_empty()
}

/// Makes the masks of one compiled grammar and its copies.
pub struct RememberedMasks {
    tree: Arc<Tree>,
    /// Used while the lexer's lock is held, so nobody ever waits for this one.
    memo: Mutex<Memo>,
    /// For masks behind bytes that are forced.
    engine: Arc<dyn BiasComputer>,
}

impl RememberedMasks {
    pub fn new(tree: Arc<Tree>, engine: Arc<dyn BiasComputer>) -> RememberedMasks {
        RememberedMasks { tree, memo: Mutex::new(Memo::new()), engine }
    }
}

impl BiasComputer for RememberedMasks {
    fn compute_bias(&self, parser: &mut ParserRecognizer<'_>, start: &[u8]) -> SimpleVob {
        if !start.is_empty() {
            return self.engine.compute_bias(parser, start);
        }
        let mut mask = self.trie().alloc_token_set();
        let mut memo = self.memo.lock().expect("no panic while it was changed");
        memo.trim();
        parser.trie_started("remembered masks");
        memo.allow(&self.tree, parser, &mut mask);
        parser.trie_finished();
        mask
    }

    fn trie(&self) -> &TokTrie {
        self.engine.trie()
    }
}

/// Numbers a set of nodes.
type Group = u32;

/// The root alone.
const WHOLE: Group = 0;

struct Memo {
    groups: Vec<Arc<[u32]>>,
    numbers: HashMap<Arc<[u32]>, Group>,
    ways: HashMap<(Group, StateID), Arc<Ways>>,
    /// About what all of it takes.
    bytes: usize,
}

/// How tokens go on below the nodes of a group, in one state of the lexer.
struct Ways {
    /// Those that end inside the lexeme.
    inside: Tokens,
    exits: Vec<Exit>,
}

/// One state of the lexer in which a lexeme may end, by the byte behind it or by its own last one.
struct Exit {
    /// Bytes inside the lexeme that lead to the state.
    path: Vec<u8>,
    crossings: Vec<Crossing>,
}

/// The byte with which a lexeme has ended: who gets past it goes on in one state of lexer and parser.
struct Crossing {
    byte: u8,
    /// That end with it.
    tokens: Vec<u32>,
    /// Where longer ones go on.
    below: Option<Group>,
}

/// How far tokens are followed that have crossed as many lexemes.
struct Level {
    ways: Arc<Ways>,
    exit: usize,
    /// The next of the exit's.
    crossing: usize,
    /// Bytes of the exit's path.
    pushed: usize,
}

/// A list, or a mask where a list might be longer.
enum Tokens {
    Few(Vec<u32>),
    Many(SimpleVob),
}

impl Memo {
    fn new() -> Memo {
        let root: Arc<[u32]> = Arc::new([0]);
        Memo {
            groups: vec![root.clone()],
            numbers: [(root, WHOLE)].into_iter().collect(),
            ways: HashMap::default(),
            bytes: 0,
        }
    }

    fn trim(&mut self) {
        if self.bytes > LARGEST {
            *self = Memo::new();
        }
    }

    /// Allows what the parser takes of all tokens, from where it stands. Each lexeme that a token crosses is a level; no
    /// calls, since a token may be a thousand brackets, and the stack is that of a thread of the JVM.
    fn allow(&mut self, tree: &Tree, parser: &mut ParserRecognizer<'_>, mask: &mut SimpleVob) {
        let mut levels = vec![self.enter(tree, parser, WHOLE, mask)];
        while let Some(level) = levels.last_mut() {
            let Some(exit) = level.ways.exits.get(level.exit) else {
                levels.pop();
                // The byte by which the level was entered; the first was by none.
                parser.pop_bytes(usize::from(!levels.is_empty()));
                continue;
            };
            if level.crossing == 0 {
                // Inside the lexeme all can be pushed, unless the lexer is in error: then no mask comes of this.
                level.pushed = exit.path.iter().take_while(|byte| parser.try_push_byte(**byte)).count();
            }
            let Some(crossing) = exit.crossings.get(level.crossing) else {
                parser.pop_bytes(level.pushed);
                level.exit += 1;
                level.crossing = 0;
                continue;
            };
            level.crossing += 1;
            if parser.try_push_byte(crossing.byte) {
                for token in &crossing.tokens {
                    mask.allow_token(*token);
                }
                if let Some(below) = crossing.below {
                    levels.push(self.enter(tree, parser, below, mask));
                } else {
                    parser.pop_bytes(1);
                }
            }
        }
    }

    fn enter(&mut self, tree: &Tree, parser: &mut ParserRecognizer<'_>, group: Group, mask: &mut SimpleVob) -> Level {
        let ways = self.ways(tree, parser, group);
        ways.inside.allow(mask);
        Level { ways, exit: 0, crossing: 0, pushed: 0 }
    }

    fn ways(&mut self, tree: &Tree, parser: &mut ParserRecognizer<'_>, group: Group) -> Arc<Ways> {
        let key = (group, parser.lexer_state());
        if let Some(known) = self.ways.get(&key) {
            return known.clone();
        }
        let ways = Arc::new(self.walk(tree, parser, group));
        self.bytes += ways.bytes();
        self.ways.insert(key, ways.clone());
        ways
    }

    /// Walks the subtrees of a group with the lexer alone.
    fn walk(&mut self, tree: &Tree, parser: &mut ParserRecognizer<'_>, group: Group) -> Ways {
        let mut steps = vec![Step::to(parser.lexer_state(), 0)];
        let mut inside = Tokens::none(tree, &self.groups[group as usize]);
        let mut leaving = Leaving::default();
        let lexer = parser.lexer_mut();
        for start in self.groups[group as usize].iter().map(|start| *start as usize) {
            let above = tree.nodes[start];
            let end = start + above.size as usize;
            let mut next = start + 1;
            while next < end {
                let node = tree.nodes[next];
                let depth = (node.depth - above.depth) as usize;
                let from = &steps[depth - 1];
                let to = lexer.transition_start_state(from.state, Some(node.byte), &None);
                if !to.is_dead() && !to.has_lowest_match() {
                    steps.truncate(depth);
                    steps.push(Step::to(to, node.byte));
                    if node.token != NO_TOKEN {
                        inside.add(node.token);
                    }
                    next += 1;
                } else {
                    if from.exit.is_some() || !to.is_dead() || !lexer.try_lexeme_end(from.state).is_error() {
                        leaving.exit(&mut steps[..depth]).add(node, next as u32);
                    }
                    next += node.size as usize;
                }
            }
        }
        let exits = leaving.exits.into_iter().map(|exit| self.exit(exit)).collect();
        Ways { inside, exits }
    }

    fn exit(&mut self, leaving: LeavingIn) -> Exit {
        let crossings = leaving.crossings.into_iter().map(|crossing| Crossing {
            byte: crossing.byte,
            tokens: crossing.tokens,
            below: (!crossing.nodes.is_empty()).then(|| self.number(crossing.nodes)),
        });
        Exit { path: leaving.path, crossings: crossings.collect() }
    }

    fn number(&mut self, nodes: Vec<u32>) -> Group {
        let nodes: Arc<[u32]> = nodes.into();
        if let Some(known) = self.numbers.get(&nodes) {
            return *known;
        }
        let number = self.groups.len() as Group;
        self.bytes += 4 * nodes.len() + 64;
        self.groups.push(nodes.clone());
        self.numbers.insert(nodes, number);
        number
    }
}

/// One byte further inside a lexeme.
struct Step {
    byte: u8,
    state: StateID,
    /// Where it is noted who leaves the lexeme from here, as soon as one does.
    exit: Option<usize>,
}

impl Step {
    fn to(state: StateID, byte: u8) -> Step {
        Step { byte, state, exit: None }
    }
}

/// Where tokens leave a lexeme, in the order of the tree. By state first: the parser keeps its last row, so that it scans
/// once for all bytes behind one state.
#[derive(Default)]
struct Leaving {
    exits: Vec<LeavingIn>,
    positions: HashMap<StateID, usize>,
}

struct LeavingIn {
    path: Vec<u8>,
    crossings: Vec<LeavingBy>,
    /// Positions of crossings, by their byte; right where there is one with that byte.
    by_byte: [u8; 256],
}

struct LeavingBy {
    byte: u8,
    tokens: Vec<u32>,
    nodes: Vec<u32>,
}

impl Leaving {
    /// The exit at the last of the steps.
    fn exit(&mut self, steps: &mut [Step]) -> &mut LeavingIn {
        let last = &steps[steps.len() - 1];
        let position = last.exit.unwrap_or_else(|| {
            *self.positions.entry(last.state).or_insert_with(|| {
                let path = steps[1..].iter().map(|step| step.byte).collect();
                self.exits.push(LeavingIn { path, crossings: Vec::new(), by_byte: [0; 256] });
                self.exits.len() - 1
            })
        });
        steps[steps.len() - 1].exit = Some(position);
        &mut self.exits[position]
    }
}

impl LeavingIn {
    fn add(&mut self, node: Node, position: u32) {
        let mut known = self.by_byte[node.byte as usize] as usize;
        if self.crossings.get(known).is_none_or(|crossing| crossing.byte != node.byte) {
            known = self.crossings.len();
            self.by_byte[node.byte as usize] = known as u8;
            self.crossings.push(LeavingBy { byte: node.byte, tokens: Vec::new(), nodes: Vec::new() });
        }
        let crossing = &mut self.crossings[known];
        if node.token != NO_TOKEN {
            crossing.tokens.push(node.token);
        }
        if node.size > 1 {
            crossing.nodes.push(position);
        }
    }
}

impl Ways {
    fn bytes(&self) -> usize {
        let exits = self.exits.iter().flat_map(|exit| {
            let crossings = exit.crossings.iter().map(|crossing| 48 + 4 * crossing.tokens.len());
            crossings.chain([64 + exit.path.len()])
        });
        128 + self.inside.bytes() + exits.sum::<usize>()
    }
}

impl Tokens {
    /// None yet of those below the nodes of a group.
    fn none(tree: &Tree, group: &[u32]) -> Tokens {
        let most: usize = group.iter().map(|node| tree.nodes[*node as usize].size as usize).sum();
        if most < tree.largest_token as usize / 32 {
            Tokens::Few(Vec::new())
        } else {
            Tokens::Many(SimpleVob::alloc(tree.largest_token as usize + 1))
        }
    }

    fn add(&mut self, token: u32) {
        match self {
            Tokens::Few(tokens) => tokens.push(token),
            Tokens::Many(tokens) => tokens.allow_token(token),
        }
    }

    fn allow(&self, mask: &mut SimpleVob) {
        match self {
            Tokens::Few(tokens) => {
                for token in tokens {
                    mask.allow_token(*token);
                }
            }
            Tokens::Many(tokens) => mask.or(tokens),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Tokens::Few(tokens) => 4 * tokens.len(),
            Tokens::Many(tokens) => 4 * tokens.as_slice().len(),
        }
    }
}
