namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>Of what in a namespace the name may stand at a place of a rule.</summary>
public enum RuleNames
{
    /// <summary>Of nothing.</summary>
    None,

    /// <summary>A device.</summary>
    Device,

    /// <summary>An address.</summary>
    Address,

    /// <summary>A port that somebody listens on.</summary>
    Port,

    /// <summary>A set.</summary>
    Set,

    /// <summary>A chain of the same table that a user made.</summary>
    Chain,
}
