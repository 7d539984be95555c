/* The verifier. */
#include "unit.h"

struct message_case {
    const char *text, *messages;
};

#define RET "  ret.i64 $0\n"

/* In a function whose first line is line 10: see unit.c for what it has. */
static const struct message_case bodies[] = {
    {".LBB0:\n" RET, ""},
    /* shape */
    {"", "7:6: error: '@f' has no block\n"},
    {".LBB0:\n", "10:1: error: block '.LBB0' does not end in a jump, branch "
                 "or return\n"},
    {".LBB0:\n  nop\n", "10:1: error: block '.LBB0' does not end in a jump, "
                        "branch or return\n"},
    {".LBB0:\n" RET "  nop\n",
     "12:3: error: instruction after the end of block '.LBB0'\n"},
    {".LBB0:\n  cmp.i64 v1000, $0\n  je .LBB0\n  nop\n" RET,
     "13:3: error: expected a jump after a conditional jump, found 'nop'\n"},
    {".LBB0:\n  cmp.i64 v1000, $0\n  je .LBB0\n  jl .LBB0\n  jmp .LBB0\n", ""},
    /* suffixes */
    {".LBB0:\n  add v1000, v1000, $1\n" RET,
     "11:3: error: 'add' needs an integer type suffix such as .i64\n"},
    {".LBB0:\n  add.f64 v1005, v1005, v1005\n" RET,
     "11:3: error: 'add' takes an integer type suffix such as .i64, found "
     ".f64\n"},
    {".LBB0:\n  nop.i64\n" RET,
     "11:3: error: 'nop' takes no type suffix, found .i64\n"},
    {".LBB0:\n  setcc.i64 v1000\n" RET,
     "11:3: error: 'setcc' needs a condition such as .eq\n"},
    {".LBB0:\n  add.i64.eq v1000, v1000, $1\n" RET,
     "11:3: error: 'add' takes no further suffix, found .eq\n"},
    {".LBB0:\n  call.i64.eq v1000, @e($1, $2.0)\n" RET,
     "11:3: error: 'call' takes only the further suffix .tail, found .eq\n"},
    {".LBB0:\n  ret.blob\n", "11:3: error: 'ret' takes a type suffix such as "
                             ".i64, or none, found .blob\n"},
    /* operands */
    {".LBB0:\n  add.i64 v1000, v1000\n" RET,
     "11:3: error: wrong number of operands of 'add', found 2\n"},
    {".LBB0:\n  add.i64 v1000, v1000, $1, $2\n" RET,
     "11:3: error: wrong number of operands of 'add', found 4\n"},
    {".LBB0:\n  add.i64 $1, v1000, $1\n" RET,
     "11:11: error: expected a register of type i64, found an integer\n"},
    {".LBB0:\n  add.i64 v1005, v1000, $1\n" RET,
     "11:11: error: expected a register of type i64, found a register of "
     "type f64\n"},
    {".LBB0:\n  add.i64 v1000, v1007, $1\n" RET,
     "11:18: error: expected a value of type i64, found a register of type "
     "ref\n"},
    {".LBB0:\n  add.i64 v1000, v1000, $1.0\n" RET,
     "11:25: error: expected a value of type i64, found a floating-point "
     "number\n"},
    {".LBB0:\n  fadd.f64 v1005, v1005, v1004\n" RET,
     "11:26: error: expected a value of type f64, found a register of type "
     "f32\n"},
    {".LBB0:\n  mov.ref v1007, $1\n" RET,
     "11:18: error: expected a value of type ref, found an integer\n"},
    {".LBB0:\n  mov.ref v1007, $0\n  mov.ptr v1003, @s\n"
     "  mov.i8 v1000, v1003\n  mov.f64 v1005, $7\n  mov.i32 v1001, %x\n" RET,
     ""},
    {".LBB0:\n  mov.i64 v1000, @none\n" RET,
     "11:18: error: '@none' is not declared\n"},
    {".LBB0:\n  load.i64 v1000, v1003\n" RET,
     "11:19: error: expected memory such as [v1000 + 8], found a register of "
     "type ptr\n"},
    {".LBB0:\n  load.i64 v1000, [v1005]\n" RET,
     "11:19: error: base register of type f64, expected an integer, ptr or "
     "ref\n"},
    {".LBB0:\n  load.i64 v1000, [v1000 + v1007]\n" RET,
     "11:19: error: index register of type ref, expected an integer\n"},
    {".LBB0:\n  load.i64 v1000, [@e]\n" RET,
     "11:19: error: expected a global or a string, found function '@e'\n"},
    {".LBB0:\n  load.i64 v1000, [@none]\n" RET,
     "11:19: error: '@none' is not declared\n"},
    {".LBB0:\n  load.i64 v1000, [v1007 + 4]\n  load.i64 v1000, [@s + v1001]\n"
     "  load.i64 v1000, [%x]\n  load.i64 v1000, [v1002]\n" RET,
     ""},
    {".LBB0:\n  xchg.i64 v1000, v1001\n" RET,
     "11:19: error: expected a register of exactly type i64, found a "
     "register of type i32\n"},
    {".LBB0:\n  bitcast.i64 v1000, v1004\n" RET,
     "11:22: error: bitcast from f32 to i64, which is not equally wide\n"},
    {".LBB0:\n  bitcast.i32 v1001, v1007\n" RET,
     "11:3: error: a reference has no bits to cast\n"},
    {".LBB0:\n  bitcast.i64 v1000, $1\n" RET,
     "11:22: error: expected a register, found an integer\n"},
    {".LBB0:\n  jmp v1000\n",
     "11:7: error: expected a block, found a register of type i64\n"},
    {".LBB0:\n  comment $1\n" RET,
     "11:11: error: expected a string, found an integer\n"},
    {".LBB0:\n  debug_declare v1000, \"a\"\n" RET,
     "11:17: error: expected a slot, found a register of type i64\n"},
    {".LBB0:\n  vextract.f64x2 v1004, v1006, $0\n" RET,
     "11:18: error: expected a register of type f64, found a register of "
     "type f32\n"},
    {".LBB0:\n  vextract.i64x2 v1000, v1006, $2\n" RET,
     "11:32: error: expected a lane number from 0 to 1, found 2\n"},
    /* calls */
    {".LBB0:\n  call.i64 v1000, @e($1, v1005)\n" RET, ""},
    {".LBB0:\n  call.void @e(v1000, $1)\n" RET, ""},
    {".LBB0:\n  call.i64 v1000, @e($1)\n" RET,
     "11:3: error: '@e' takes 2 arguments, found 1\n"},
    {".LBB0:\n  call.i64 v1000, @e($1, v1004)\n" RET,
     "11:26: error: expected a value of type f64, found a register of type "
     "f32\n"},
    {".LBB0:\n  call.f64 v1005, @e($1, v1005)\n" RET,
     "11:3: error: '@e' returns i64, called for f64\n"},
    {".LBB0:\n  call.i64 v1000, @g()\n" RET,
     "11:19: error: expected a function, found data '@g'\n"},
    {".LBB0:\n  call.i64 v1000, @none()\n" RET,
     "11:19: error: '@none' is not declared\n"},
    {".LBB0:\n  call.i64 v1000, v1003()\n" RET,
     "11:19: error: expected a function, found a register of type ptr\n"},
    {".LBB0:\n  call.i64 @e($1, v1005)\n" RET,
     "11:14: error: arguments of what is not called\n"},
    {".LBB0:\n  add.i64 v1000, v1000, $1($2)\n" RET,
     "11:27: error: arguments of what is not called\n"},
    {".LBB0:\n  call_indirect.void v1003(@none)\n" RET,
     "11:28: error: '@none' is not declared\n"},
    {".LBB0:\n  call_indirect.void v1003([v1000])\n" RET,
     "11:28: error: expected a value, found memory\n"},
    {".LBB0:\n  call.i64.tail v1000, @f($1, $2)\n  ret.i64 v1000\n", ""},
    {".LBB0:\n  call.i64.tail v1000, @f($1, $2)\n" RET,
     "12:3: error: expected the return of its result after a tail call\n"},
    {".LBB0:\n  call.i64.tail v1000, @f(%x, $2)\n  ret.i64 v1000\n",
     "11:27: error: a slot does not outlive a tail call\n"},
    /* returns */
    {".LBB0:\n  ret\n",
     "11:3: error: '@f' returns i64, found a return of void\n"},
    {".LBB0:\n  ret.f64 v1005\n",
     "11:3: error: '@f' returns i64, found a return of f64\n"},
    {".LBB0:\n  ret.i8 v1005\n",
     "11:10: error: expected a value of type i8, found a register of type "
     "f64\n"},
    /* flags */
    {".LBB0:\n  je .LBB0\n  jmp .LBB0\n",
     "11:3: error: 'je' reads flags that nothing before it in this block "
     "sets\n"},
    {".LBB0:\n  cmp.i64 v1000, $0\n  jmp .LBB1\n"
     ".LBB1:\n  setcc.i8.eq v1002\n" RET,
     "14:3: error: 'setcc' reads flags that nothing before it in this block "
     "sets\n"},
    {".LBB0:\n  cmp.i64 v1000, $0\n  idiv.i64 v1000, v1000, $2\n"
     "  setcc.i8.eq v1002\n" RET,
     "13:3: error: 'setcc' reads flags that 'idiv' before it leaves "
     "undefined\n"},
    {".LBB0:\n  imul.i64 v1000, v1000, $2\n  jo .LBB0\n  jmp .LBB0\n", ""},
    {".LBB0:\n  imul.i64 v1000, v1000, $2\n  jl .LBB0\n  jmp .LBB0\n",
     "12:3: error: 'jl' reads flags that 'imul' before it leaves "
     "undefined\n"},
    {".LBB0:\n  inc.i64 v1000, v1000\n  jb .LBB0\n  jmp .LBB0\n",
     "12:3: error: 'jb' reads flags that 'inc' before it leaves undefined\n"},
    {".LBB0:\n  cmp.i64 v1000, $1\n  inc.i64 v1000, v1000\n  jb .LBB0\n"
     "  jmp .LBB0\n",
     ""},
    {".LBB0:\n  shl.i64 v1000, v1000, $3\n  je .LBB0\n  jmp .LBB0\n", ""},
    {".LBB0:\n  shl.i64 v1000, v1000, $64\n  je .LBB0\n  jmp .LBB0\n",
     "12:3: error: 'je' reads flags that 'shl' before it leaves "
     "undefined\n"},
    {".LBB0:\n  shl.i64 v1000, v1000, v1001\n  je .LBB0\n  jmp .LBB0\n",
     "12:3: error: 'je' reads flags that 'shl' before it leaves "
     "undefined\n"},
    {".LBB0:\n  adc.i64 v1000, v1000, $1\n" RET,
     "11:3: error: 'adc' reads flags that nothing before it in this block "
     "sets\n"},
    {".LBB0:\n  cmp.ref v1007, $0\n  jne .LBB0\n  jmp .LBB0\n", ""},
    {".LBB0:\n  cmp.ref v1007, $0\n  jl .LBB0\n  jmp .LBB0\n",
     "12:3: error: 'jl' reads flags that 'cmp' before it leaves "
     "undefined\n"},
    /* managed objects: see also test/err */
    {".LBB0:\n  alloc.ref v1007, $O\n  array_length.i8 v1002, v1007\n"
     "  array_length.i8 v1002, $0\n  type_test.i64 v1000, $0, $O\n"
     "  panic \"\"\n",
     ""},
    {".LBB0:\n  alloc $O\n" RET,
     "11:3: error: 'alloc' needs the type suffix .ref\n"},
    {".LBB0:\n  alloc.ref v1007, $B\n" RET,
     "11:20: error: expected an object type, found '$B', a blob type\n"},
    {".LBB0:\n  alloc_array.ref v1007, $B, $1\n" RET,
     "11:26: error: expected an array type, found '$B', a blob type\n"},
    {".LBB0:\n  call_virtual.void $O, $0(v1007)\n" RET,
     "11:21: error: '$O' has no virtual table\n"},
    {".LBB0:\n  panic \"no\"\n  jmp .LBB0\n",
     "12:3: error: instruction after the end of block '.LBB0'\n"},
    /* addresses inside objects */
    {".LBB0:\n  lea.ptr v1003, [v1007]\n  load.i64 v1000, [v1003]\n"
     "  safepoint\n" RET,
     ""},
    {".LBB0:\n  lea.ptr v1003, [v1007]\n  safepoint\n"
     "  call_indirect.void v1003()\n" RET,
     "13:22: error: 'v1003' points into an object and cannot be used after "
     "'safepoint', which may collect\n"
     "11:3: note: the address was made here\n"
     "12:3: note: a collection may happen here\n"},
    {".LBB0:\n  lea.ptr v1003, [v1007]\n  call.i64 v1000, @e(v1003, v1005)\n"
     "  mov.ptr v1003, %x\n  ret.ptr v1003\n",
     ""},
    {".LBB0:\n  lea.ptr v1003, [%x]\n  safepoint\n  ret.ptr v1003\n", ""},
    {".LBB0:\n  lea.i8 v1003, [v1007]\n  safepoint\n  ret.ptr v1003\n",
     "13:11: error: 'v1003' points into an object and cannot be used after "
     "'safepoint', which may collect\n"
     "11:3: note: the address was made here\n"
     "12:3: note: a collection may happen here\n"},
    /* the first way in brings one that is fresh, the second a stale one */
    {".LBB0:\n  lea.ptr v1003, [v1007]\n  cmp.i64 v1000, $0\n  je .LBB2\n"
     "  jmp .LBB1\n"
     ".LBB1:\n  safepoint\n  jmp .LBB2\n"
     ".LBB2:\n  ret.ptr v1003\n",
     "19:11: error: 'v1003' points into an object and cannot be used after "
     "'safepoint', which may collect\n"
     "11:3: note: the address was made here\n"
     "16:3: note: a collection may happen here\n"},
    {".LBB0:\n  lea.ptr v1003, [v1007]\n  cmp.i64 v1000, $0\n  je .LBB2\n"
     "  jmp .LBB1\n"
     ".LBB1:\n  safepoint\n  lea.ptr v1003, [v1007]\n  jmp .LBB2\n"
     ".LBB2:\n  ret.ptr v1003\n",
     ""},
    /* around a loop, through another register, against the order of blocks */
    {".LBB0:\n  jmp .LBB3\n"
     ".LBB1:\n  safepoint\n  jmp .LBB2\n"
     ".LBB2:\n  ret.i64 v1001\n"
     ".LBB3:\n  lea.ptr v1003, [v1007]\n  jmp .LBB4\n"
     ".LBB4:\n  mov.i32 v1001, v1003\n  jmp .LBB1\n",
     "16:11: error: 'v1001' points into an object and cannot be used after "
     "'safepoint', which may collect\n"
     "21:3: note: the address was made here\n"
     "13:3: note: a collection may happen here\n"},
    {".LBB0:\n  lea.ptr v1003, [v1007]\n  jmp .LBB1\n"
     ".LBB1:\n  cmp.ptr v1003, $0\n  safepoint\n  jmp .LBB1\n",
     "14:11: error: 'v1003' points into an object and cannot be used after "
     "'safepoint', which may collect\n"
     "11:3: note: the address was made here\n"
     "15:3: note: a collection may happen here\n"},
    /* what is the distance of two, and what is written otherwise */
    {".LBB0:\n  lea.ptr v1003, [v1007]\n  lea.i32 v1001, [v1007]\n"
     "  sub.i32 v1001, v1003, v1001\n  mov.i64 v1000, v1003\n"
     "  and.i64 v1000, v1000, $7\n  safepoint\n"
     "  add.i64 v1000, v1000, v1001\n" RET,
     ""},
    {".LBB0:\n  lea.ptr v1003, [v1007]\n  sub.ptr v1003, v1003, $4\n"
     "  safepoint\n  ret.ptr v1003\n",
     "14:11: error: 'v1003' points into an object and cannot be used after "
     "'safepoint', which may collect\n"
     "12:3: note: the address was made here\n"
     "13:3: note: a collection may happen here\n"},
    /* landing pads */
    {".LBB0:\n  landingpad.ref v1007, .LBB0\n",
     "11:25: error: expected 'catch', 'filter', 'cleanup' or 'outer', found a "
     "block\n"},
    {".LBB0:\n  landingpad.ref v1007, catch $B\n",
     "11:33: error: expected an operand, found the end of the line\n"},
    {".LBB0:\n  landingpad.ref v1007, cleanup $B .LBB0\n",
     "11:33: error: expected a block, found a type\n"},
    {".LBB0:\n  landingpad.ref v1007, filter $B .LBB0\n",
     "11:32: error: expected a function, found a type\n"},
    {".LBB0:\n  landingpad.ref v1007, filter @none .LBB0\n",
     "11:32: error: '@none' is not declared\n"},
    {".LBB0:\n  landingpad.ref v1007, filter @g .LBB0\n",
     "11:32: error: expected a function of a ref that returns an integer, "
     "found '@g'\n"},
    {".LBB0:\n  landingpad.ref v1007, filter @e %x .LBB0\n",
     "11:32: error: expected a function of a ref and an address that returns "
     "an integer, found '@e'\n"},
    {".LBB0:\n  landingpad.ref v1007, catch .LBB0, cleanup .LBB0, catch "
     ".LBB0\n",
     "11:53: error: 'catch' cannot stand behind 'cleanup'\n"},
    {".LBB0:\n  landingpad.ref v1007, outer .LBB0, outer .LBB0\n",
     "11:38: error: 'outer' cannot stand behind 'outer'\n"},
    {".LBB0:\n  landingpad.ref v1007, catch .LBB0\n",
     "11:3: error: 'landingpad' in the first block, where the function "
     "begins\n"},
    {".LBB0:\n  throw.ref v1007, .LBB1\n.LBB1:\n  comment \"c\"\n"
     "  nop\n"
     "  landingpad.ref v1007, catch .LBB2\n.LBB2:\n" RET,
     ""},
    {".LBB0:\n  throw.ref v1007, .LBB1\n.LBB1:\n  inc.i64 v1000, v1000\n"
     "  landingpad.ref v1007, catch .LBB0\n",
     "11:20: error: expected a block that begins with 'landingpad', found "
     "'.LBB1'\n"},
    {".LBB0:\n" RET ".LBB1:\n  inc.i64 v1000, v1000\n"
     "  landingpad.ref v1007, catch .LBB0\n",
     "14:3: error: 'landingpad' must be the first instruction of its "
     "block\n"},
    {".LBB0:\n  invoke.i64 v1000, @e($1, $2), .LBB1, .LBB1\n.LBB1:\n" RET,
     "11:40: error: expected a block that begins with 'landingpad', found "
     "'.LBB1'\n"},
    {".LBB0:\n  invoke.i64 v1000, @e($1, $2), .LBB1, .LBB1\n"
     ".LBB1:\n  landingpad.ref v1007, catch .LBB2\n.LBB2:\n" RET,
     "11:33: error: '.LBB1' begins with 'landingpad', so only exceptions can "
     "go there\n"},
    {".LBB0:\n  resume.ref v1007, v1000\n",
     "11:21: error: expected a block, found a register of type i64\n"},
    {".LBB0:\n  throw.ref v1007, .LBB1, .LBB1\n.LBB1:\n" RET,
     "11:3: error: wrong number of operands of 'throw', found 3\n"},
    {".LBB0:\n  invoke_indirect.i64 v1000, v1003($1), .LBB2, .LBB1\n"
     ".LBB1:\n  landingpad.ref v1007, outer .LBB3\n.LBB2:\n" RET
     ".LBB3:\n  landingpad.ref v1007\n",
     ""},
};

START_TEST(checks_functions)
{
    expect_body_messages(bodies[_i].text, bodies[_i].messages);
}
END_TEST

/* Each after a line "lir 1", so the text begins in line 2. */
static const struct message_case modules[] = {
    {"type $T blob size 8 align 0\n",
     "2:6: error: alignment 0 is not a power of two\n"},
    {"type $T blob size 8 align 3\n",
     "2:6: error: alignment 3 is not a power of two\n"},
    {"type $T blob size 8 align 4 refs 0 4\n", ""},
    {"type $T blob size 8 align 4 refs 2\n",
     "2:6: error: no reference can lie at offset 2 of 8 bytes\n"},
    {"type $T object size 8 align 4 refs 4\n", ""},
    {"type $T object size 8 align 4 refs 0\n",
     "2:6: error: no reference can lie at offset 0, in the header of the "
     "object\n"},
    {"type $T object size 8 align 4 refs 8\n",
     "2:6: error: no reference can lie at offset 8 of 8 bytes\n"},
    {"type $T blob size 2 align 4 refs 0\n",
     "2:6: error: no reference can lie at offset 0 of 2 bytes\n"},
    {"global @g : i8 = 255\nglobal @h : i8 = -128\n", ""},
    {"global @g : i8 = 256\n", "2:18: error: 256 does not fit in i8\n"},
    {"global @g : i8 = -129\n", "2:18: error: -129 does not fit in i8\n"},
    {"global @g : i32 = 1.5\n",
     "2:19: error: a floating-point number cannot initialise i32\n"},
    {"global @g : f32 = 0x3f800000\nglobal @h : f64 = -1\n", ""},
    {"global @g : ref = 0\nglobal @h : ref = 1\n",
     "3:19: error: an integer cannot initialise ref\n"},
    {"global @g : v128 = 1\n",
     "2:20: error: an integer cannot initialise v128\n"},
    {"global @g : ptr = @g\nglobal @h : i64 = @g + 8\n", ""},
    {"global @g : i16 = @g\n",
     "2:19: error: an address cannot initialise i16\n"},
    {"global @g : ptr = @none\n", "2:19: error: '@none' is not declared\n"},
    {"global @g : i32 = {1, 2}\n",
     "2:23: error: initialiser is longer than the 4 bytes of '@g'\n"},
    {"global @g : i32 = {zero 4}\nglobal @h : i32 = \"abcd\"\n", ""},
    {"global @g : i32 = \"abcde\"\n",
     "2:19: error: initialiser is longer than the 4 bytes of '@g'\n"},
    {"global @g : i32 = {zero 2147483647, zero 2147483647, zero 2147483647}\n",
     "2:20: error: initialiser is longer than the 4 bytes of '@g'\n"},
    {"global @g : i64 alias \"c\" = 0\n",
     "2:8: error: 'alias' without 'extern'\n"},
    {"global @g : i64 extern local\n",
     "2:8: error: a global cannot be both 'extern' and 'local'\n"},
    {"extern @e () : void alias \"c\" import \"m\" \"n\"\n",
     "2:8: error: '@e' has both 'alias' and 'import'\n"},
    {"type $O object size 8 align 4\n"
     "func @f () : void {\n  slot %x : $O\n.LBB0:\n  ret\n}\n",
     "4:8: error: a slot holds a blob type, found an object type\n"},
    {"type $A array elem i8\n"
     "func @f () : void {\n  slot %x : $A\n.LBB0:\n  ret\n}\n",
     "4:8: error: a slot holds a blob type, found an array type\n"},
    {"type $A array elem i8\nglobal @g : $A extern\n",
     "3:8: error: a global holds a value or a blob, found '$A', an array "
     "type\n"},
    {"type $P blob size 12 align 4 refs 0 8\n"
     "global @g : $P = {i32 0, 1, 0}\nglobal @h : $P = {zero 12}\n"
     "global @i : $P = {i16 0, 0, \"abcd\"}\nglobal @j : ref = {}\n",
     ""},
    {"type $P blob size 12 align 4 refs 0 8\nglobal @g : $P = {zero 10, 1}\n",
     "3:28: error: the reference at offset 8 of '@g' must begin as null\n"},
    {"type $P blob size 12 align 4 refs 0 8\nglobal @g : $P = {i32 0, i64 "
     "1}\n",
     "3:26: error: the reference at offset 8 of '@g' must begin as null\n"},
    /* objects: what is inherited from a base that inherits it */
    {"extern @f (ref) : void\nextern @g (ref) : i8\n"
     "type $A object size 8 align 4 refs 4 vtable @f\n"
     "type $B object size 12 align 4 refs 4 8 base $A\n"
     "type $C object size 12 align 4 refs 4 8 base $B vtable @f, @g\n",
     ""},
    {"extern @f (ref) : void\nextern @g (ref) : i8\n"
     "type $A object size 8 align 4 refs 4 vtable @f\n"
     "type $B object size 12 align 4 refs 4 8 base $A\n"
     "type $C object size 12 align 4 refs 4 8 base $B vtable @g\n",
     "6:6: error: '@g' must have the types of '@f', entry 0 of the table of "
     "the base\n"},
    {"type $A object size 9 align 1\n"
     "type $B object size 16 align 4 refs 8 base $A\n",
     "3:6: error: the references in the first 9 bytes must be those of the "
     "base '$A'\n"},
    {"func @main (v1000:i32, v1001:ptr) : void {\n.LBB0:\n  ret\n}\n", ""},
    {"func @main (v1000:i32) : void {\n.LBB0:\n  ret\n}\n",
     "2:6: error: '@main' must take nothing or two integers (argc, argv) and "
     "return an integer or void\n"},
    {"func @main () : f64 {\n.LBB0:\n  ret.f64 $0\n}\n",
     "2:6: error: '@main' must take nothing or two integers (argc, argv) and "
     "return an integer or void\n"},
    {"func @main () : void local {\n.LBB0:\n  ret\n}\n",
     "2:6: error: '@main' cannot be 'local'\n"},
};

START_TEST(checks_declarations)
{
    expect_module_messages(modules[_i].text, modules[_i].messages);
}
END_TEST

START_TEST(checks_the_target)
{
    expect_messages("lir 1 target \"wasm32-wasip1\"\n", "");
    expect_messages("lir 1 target \"wasm32-wasi\\00\"\n",
                    "1:14: error: target \"wasm32-wasi\" is not supported, "
                    "expected \"wasm32-wasi\"\n");
    expect_messages("lir 1 target \"x86_64\"\n",
                    "1:14: error: target \"x86_64\" is not supported, "
                    "expected \"wasm32-wasi\"\n");
}
END_TEST

/* Mistakes of the verifier's kind are all told too, one for each place. */
START_TEST(goes_on_after_mistakes)
{
    expect_body_messages(".LBB0:\n"
                         "  add.i64 v1000, v1000\n"
                         "  je .LBB0\n"
                         "  jmp .LBB1\n"
                         ".LBB1:\n"
                         "  mov.i64 v1000, v1005\n"
                         "  ret\n"
                         ".LBB2:\n"
                         "  ret.f64 v1005\n",
                         "11:3: error: wrong number of operands of 'add', "
                         "found 2\n"
                         "15:18: error: expected a value of type i64, found "
                         "a register of type f64\n"
                         "18:3: error: '@f' returns i64, found a return of "
                         "f64\n");
}
END_TEST

Suite *
verify_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("verify", &tests);

    tcase_add_loop_test(tests, checks_functions, 0, COUNT_OF(bodies));
    tcase_add_loop_test(tests, checks_declarations, 0, COUNT_OF(modules));
    tcase_add_test(tests, checks_the_target);
    tcase_add_test(tests, goes_on_after_mistakes);
    return suite;
}
