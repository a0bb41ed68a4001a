namespace KubeNet.Engine.Netfilter;

/// <summary>
/// The <c>-i</c> and <c>-o</c> of a rule: a device's name, or the start of one where it ends in <c>+</c>. <c>default</c> matches
/// every device, and none at all where the hook has none.
/// </summary>
public readonly record struct InterfaceMatch(string? Name, bool Negated)
{
    /// <summary>Whether it says nothing.</summary>
    public bool IsAny => Name is null;

    /// <summary>Whether a device passes; a hook without the device compares as the empty name.</summary>
    public bool Matches(string? device)
    {
        if (Name is null)
            return true;
        device ??= "";
        var hit = Name.EndsWith('+') ? device.AsSpan().StartsWith(Name.AsSpan(0, Name.Length - 1), StringComparison.Ordinal) : device == Name;
        return hit != Negated;
    }
}
