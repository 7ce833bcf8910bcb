import { opcodes } from './opcodes.ts';
import type { PickleStack } from './pickle-stack.ts';
import { PickleDict, PickleList, PickleObject, PickleSet, PickleTuple } from './pickle-values.ts';

/**
 * Carries out an opcode that needs nothing but the stack.
 *
 * @returns whether it was one
 * @throws MlpackError MODEL_INVALID
 */
export function applyToStack(stack: PickleStack, opcode: number): boolean {
  switch (opcode) {
    case opcodes.MARK:
      stack.mark();
      return true;
    case opcodes.POP:
      stack.drop();
      return true;
    case opcodes.POP_MARK:
      stack.toMark();
      return true;
    case opcodes.DUP:
      stack.push(stack.top());
      return true;
    case opcodes.NONE:
      stack.push(null);
      return true;
    case opcodes.NEWTRUE:
    case opcodes.NEWFALSE:
      stack.push(opcode === opcodes.NEWTRUE);
      return true;
    case opcodes.READONLY_BUFFER:
      return true;
    case opcodes.EMPTY_LIST:
      stack.push(new PickleList(), 64);
      return true;
    case opcodes.EMPTY_DICT:
      stack.push(new PickleDict(), 32);
      return true;
    case opcodes.EMPTY_SET:
      stack.push(new PickleSet(), 64);
      return true;
    case opcodes.EMPTY_TUPLE:
      stack.push(new PickleTuple([]), 64);
      return true;
    case opcodes.TUPLE1:
    case opcodes.TUPLE2:
    case opcodes.TUPLE3:
      // More than its size: V8's collector holds on to what millions of them in each other leave behind.
      stack.push(new PickleTuple(stack.popMany(opcode - opcodes.TUPLE1 + 1)), 112);
      return true;
    case opcodes.TUPLE: {
      const items = stack.toMark();
      stack.push(new PickleTuple(items), 96 + items.length * 8);
      return true;
    }
    case opcodes.LIST: {
      const list = new PickleList();
      stack.append(list, stack.toMark());
      stack.push(list, 64);
      return true;
    }
    case opcodes.DICT: {
      const dict = new PickleDict();
      stack.setItems(dict, stack.toMark());
      stack.push(dict, 32);
      return true;
    }
    case opcodes.FROZENSET: {
      const set = new PickleSet();
      stack.append(set, stack.toMark());
      stack.push(set, 64);
      return true;
    }
    case opcodes.APPEND: {
      const item = stack.pop();
      stack.append(stack.top(), [item]);
      return true;
    }
    case opcodes.APPENDS:
    case opcodes.ADDITEMS: {
      const items = stack.toMark();
      stack.append(stack.top(), items);
      return true;
    }
    case opcodes.SETITEM: {
      const entry = stack.popMany(2);
      stack.setItems(stack.top(), entry);
      return true;
    }
    case opcodes.SETITEMS: {
      const entries = stack.toMark();
      stack.setItems(stack.top(), entries);
      return true;
    }
    case opcodes.MEMOIZE:
      stack.memoize();
      return true;
    case opcodes.STACK_GLOBAL: {
      const [module, name] = stack.popMany(2);
      if (typeof module !== 'string' || typeof name !== 'string') {
        throw stack.invalid('names a class by something that is no text');
      }
      stack.pushGlobal(module, name);
      return true;
    }
    case opcodes.NEWOBJ: {
      const args = stack.tuple();
      stack.push(new PickleObject(stack.callee(stack.pop()), args), 80);
      return true;
    }
    case opcodes.NEWOBJ_EX: {
      const keywords = stack.pop();
      const args = stack.tuple();
      if (!(keywords instanceof PickleDict))
        throw stack.invalid('calls a class with keywords that are no dict');
      stack.push(new PickleObject(stack.callee(stack.pop()), args, keywords), 80);
      return true;
    }
    case opcodes.PERSID:
    case opcodes.BINPERSID:
    case opcodes.NEXT_BUFFER:
    case opcodes.EXT1:
    case opcodes.EXT2:
    case opcodes.EXT4:
      throw stack.invalid('refers to something that is not in this file');
    default:
      return false;
  }
}
