namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>What ipset 7.17 says when the kernel refuses (lib/errcode.c), and what would be right.</summary>
internal static class IpSetErrors
{
    public static IpSetException Syntax(string message, string errorId = "InvalidElement") => new(errorId, $"Syntax error: {message}");

    public static IpSetException NotFound(string name, IEnumerable<string> names) =>
        new("SetNotFound", $"The set with the given name does not exist: {name}. {Choices.Among(names, "There are", "There is none yet.")}");

    public static IpSetException Exists(string name) =>
        new("SetExists", $"Set cannot be created: set with the same name already exists: {name}.");

    public static IpSetException InUse(string name, string by) =>
        new("SetInUse", $"Set cannot be destroyed: it is in use by a kernel component: {name} is used by {by}.");

    public static IpSetException Referenced(string name, string by) =>
        new("SetInUse", $"Set cannot be renamed: it is in use by another system: {name} is used by {by}.");

    public static IpSetException NewNameTaken(string name) =>
        new("SetExists", $"Set cannot be renamed: a set with the new name already exists: {name}.");

    public static IpSetException SecondNotFound(string name) =>
        new("SetNotFound", $"Sets cannot be swapped: the second set does not exist: {name}.");

    public static IpSetException TypeMismatch(IpSet first, IpSet second) => new(
        "SetTypeMismatch",
        $"The sets cannot be swapped: their type does not match: {first.Name} is {first.Kind}, {second.Name} is {second.Kind}.");

    public static IpSetException ElementExists(IpSet set, in IpSetElement element) =>
        new("ElementExists", $"Element cannot be added to the set: it's already added: {set.Type.Write(element)} in {set.Name}.");

    public static IpSetException ElementNotFound(IpSet set, in IpSetElement element) =>
        new("ElementNotFound", $"Element cannot be deleted from the set: it's not added: {set.Type.Write(element)} in {set.Name}.");

    public static IpSetException Full(IpSet set) =>
        new("SetFull", $"Hash is full, cannot add more elements: {set.Name} has maxelem {set.Options.MaxElements}.");

    public static IpSetException TooMany(IpSet set, string element, long count, int most) => new(
        "TooManyElements",
        $"{element} stands for {count} elements of {set.Name}: the model spells ranges out until the sets of a namespace have {most} entries. A hash:net holds a network as one entry.");

    public static IpSetException NullElement() =>
        new("InvalidElement", "Null-valued element, cannot be stored in a hash type of set");

    public static IpSetException InvalidArgument() =>
        new("InvalidElement", "Kernel error received: Invalid argument: the zero address cannot be stored in this type of set.");

    public static IpSetException OutOfRange(IpSet set) =>
        new("ElementOutOfRange", $"Element is out of the range of the set: {set.Name} has the range {IpSetHeader.RangeText(set)}.");

    public static IpSetException ManyInTest(string what, in IpSetContext context) => new(
        "InvalidElement",
        $"{what} is not allowed in command test with set type {context.Type} and family {(context.Options.Family is { } family ? IpSet.FamilyName(family) : "unspec")}.");

    public static IpSetException InvalidCidr() =>
        new("InvalidElement", "The value of the CIDR parameter of the IP address is invalid");

    public static IpSetException WholeRange() => new("InvalidElement", "Invalid range, covers the whole address space");

    public static IpSetException InvalidProtocol() => new("InvalidElement", "Invalid protocol specified");

    public static IpSetException NoTimeout(IpSet set) =>
        new("TimeoutNotSupported", $"Timeout cannot be used: set was created without timeout support: {set.Name}.");

    public static IpSetException NoCounters(IpSet set) =>
        new("CountersNotSupported", $"Packet/byte counters cannot be used: set was created without counter support: {set.Name}.");

    public static IpSetException NoComment(IpSet set) =>
        new("CommentNotSupported", $"Comment cannot be used: set was created without comment support: {set.Name}.");

    public static IpSetException NoSkbInfo(IpSet set) =>
        new("SkbInfoNotSupported", $"Skbinfo mapping cannot be used: set was created without skbinfo support: {set.Name}.");

    public static IpSetException MemberNotFound(string name) =>
        new("SetNotFound", $"Set to be added/deleted/tested as element does not exist. There is no set {name}.");

    public static IpSetException Loop() => new("InvalidElement", "Sets with list:set type cannot be added to the set.");

    public static IpSetException NeighborNotFound() =>
        new("SetNotFound", "The set to which you referred with 'before' or 'after' does not exist.");

    public static IpSetException NeighborNotAdded() =>
        new("ElementNotFound", "The set to which you referred with 'before' or 'after' is not added to the set.");
}
