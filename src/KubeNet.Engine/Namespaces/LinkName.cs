namespace KubeNet.Engine.Namespaces;

/// <summary>What may name a link: dev_valid_name of net/core/dev.c, and no name that the sysctl tree uses itself.</summary>
internal static class LinkName
{
    private const int Longest = 15;

    /// <summary>Throws InvalidLinkName or LinkExists where a new link of this name cannot be in the namespace.</summary>
    public static void RequireFree(NamespaceConfig home, string name)
    {
        RequireValid(name);
        if (home.FindLink(name) is not null)
            throw new NetConfigException("LinkExists", $"Namespace '{home.Name}' has a link '{name}' already; choose another name or remove that one first.");
    }

    /// <summary>Throws InvalidLinkName where no link can have this name.</summary>
    public static void RequireValid(string name)
    {
        var fault = name switch
        {
            null or "" => "it is empty",
            "." or ".." => "it names a directory",
            "all" or "default" => "the sysctls use that name for themselves (net.ipv4.conf.all, net.ipv4.conf.default)",
            { Length: > Longest } => $"it has {name.Length} characters and IFNAMSIZ allows {Longest}",
            _ when name.Any(c => c is '/' or ':' or '%' || char.IsWhiteSpace(c) || char.IsControl(c)) => "it holds a blank or one of / : %",
            _ => null,
        };
        if (fault is not null)
        {
            throw new NetConfigException("InvalidLinkName",
                $"'{name}' cannot name a link: {fault}. A name has 1..{Longest} characters without blanks, '/', ':' and '%', such as eth0 or veth1a2b3c.");
        }
    }
}
