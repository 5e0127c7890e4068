//! Addresses by name. A `cdylib` exports the functions of its own crate only; a table reaches the others on every platform
//! without linker flags.

use crate::guard::guard;
use crate::text::bytes_argument;
use std::os::raw::c_void;
use std::ptr;
use tree_sitter::ffi;

macro_rules! addresses {
    ($($name:ident)*) => {
        /// What jtreesitter looks up in the tree-sitter library.
        fn tree_sitter_function(name: &[u8]) -> Option<*const c_void> {
            $(if name == stringify!($name).as_bytes() {
                return Some(ffi::$name as *const c_void);
            })*
            None
        }
    };
}

addresses! {
    ts_language_abi_version ts_language_copy ts_language_delete ts_language_field_count ts_language_field_id_for_name
    ts_language_field_name_for_id ts_language_metadata ts_language_name ts_language_next_state
    ts_language_state_count ts_language_subtypes ts_language_supertypes ts_language_symbol_count
    ts_language_symbol_for_name ts_language_symbol_name ts_language_symbol_type
    ts_lookahead_iterator_current_symbol ts_lookahead_iterator_current_symbol_name ts_lookahead_iterator_delete
    ts_lookahead_iterator_language ts_lookahead_iterator_new ts_lookahead_iterator_next
    ts_lookahead_iterator_reset ts_lookahead_iterator_reset_state ts_node_child ts_node_child_by_field_id
    ts_node_child_by_field_name ts_node_child_count ts_node_child_with_descendant ts_node_descendant_count
    ts_node_descendant_for_byte_range ts_node_descendant_for_point_range ts_node_edit ts_node_end_byte
    ts_node_end_point ts_node_eq ts_node_field_name_for_child ts_node_field_name_for_named_child
    ts_node_first_child_for_byte ts_node_first_named_child_for_byte ts_node_grammar_symbol ts_node_grammar_type
    ts_node_has_changes ts_node_has_error ts_node_is_error ts_node_is_extra ts_node_is_missing ts_node_is_named
    ts_node_is_null ts_node_named_child ts_node_named_child_count ts_node_named_descendant_for_byte_range
    ts_node_named_descendant_for_point_range ts_node_next_named_sibling ts_node_next_parse_state
    ts_node_next_sibling ts_node_parent ts_node_parse_state ts_node_prev_named_sibling ts_node_prev_sibling
    ts_node_start_byte ts_node_start_point ts_node_string ts_node_symbol ts_node_type ts_parser_delete
    ts_parser_new ts_parser_parse ts_parser_parse_string_encoding ts_parser_parse_with_options ts_parser_reset
    ts_parser_set_included_ranges ts_parser_set_language ts_parser_set_logger ts_point_edit
    ts_query_capture_count ts_query_capture_name_for_id ts_query_cursor_delete
    ts_query_cursor_did_exceed_match_limit ts_query_cursor_exec ts_query_cursor_exec_with_options
    ts_query_cursor_match_limit ts_query_cursor_new ts_query_cursor_next_capture ts_query_cursor_next_match
    ts_query_cursor_set_byte_range ts_query_cursor_set_containing_byte_range
    ts_query_cursor_set_containing_point_range ts_query_cursor_set_match_limit
    ts_query_cursor_set_max_start_depth ts_query_cursor_set_point_range ts_query_delete ts_query_disable_capture
    ts_query_disable_pattern ts_query_end_byte_for_pattern ts_query_is_pattern_guaranteed_at_step
    ts_query_is_pattern_non_local ts_query_is_pattern_rooted ts_query_new ts_query_pattern_count
    ts_query_predicates_for_pattern ts_query_start_byte_for_pattern ts_query_string_count
    ts_query_string_value_for_id ts_range_edit ts_set_allocator ts_tree_copy ts_tree_cursor_copy ts_tree_cursor_current_depth
    ts_tree_cursor_current_descendant_index ts_tree_cursor_current_field_id ts_tree_cursor_current_field_name
    ts_tree_cursor_current_node ts_tree_cursor_delete ts_tree_cursor_goto_descendant
    ts_tree_cursor_goto_first_child ts_tree_cursor_goto_first_child_for_byte
    ts_tree_cursor_goto_first_child_for_point ts_tree_cursor_goto_last_child ts_tree_cursor_goto_next_sibling
    ts_tree_cursor_goto_parent ts_tree_cursor_goto_previous_sibling ts_tree_cursor_new ts_tree_cursor_reset
    ts_tree_cursor_reset_to ts_tree_delete ts_tree_edit ts_tree_get_changed_ranges ts_tree_included_ranges
    ts_tree_root_node ts_tree_root_node_with_offset
}

/// What jtreesitter calls to get a language.
fn language_function(name: &[u8]) -> Option<*const c_void> {
    match name {
        b"tree_sitter_java" => Some(tree_sitter_java::LANGUAGE.into_raw() as *const c_void),
        _ => None,
    }
}

/// The address of a tree-sitter function, null if this library has none of that name.
///
/// # Safety
/// `name` points to `length` readable bytes.
#[no_mangle]
pub unsafe extern "C" fn ananke_symbol(name: *const u8, length: u64) -> *const c_void {
    guard(ptr::null(), || {
        let name = bytes_argument(name, length);
        tree_sitter_function(name).or_else(|| language_function(name)).unwrap_or(ptr::null())
    })
}
