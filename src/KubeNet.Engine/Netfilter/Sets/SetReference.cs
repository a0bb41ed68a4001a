using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>A set as a rule names it, with what of the packet stands for each part of its elements.</summary>
/// <param name="Name">The set's name in the rule's namespace.</param>
/// <param name="Directions">For each part whether it is the source's.</param>
public sealed record SetReference(string Name, EquatableArray<bool> Directions)
{
    /// <summary>IPSET_DIM_MAX.</summary>
    private const int MaxDirections = 6;

    /// <summary><c>NAME src,dst</c>.</summary>
    public override string ToString() => $"{Name} {string.Join(',', Directions.Select(isSource => isSource ? "src" : "dst"))}";

    internal static SetReference Read(in OptionValue value)
    {
        if (value.Text.Length > 31)
            throw value.Bad($"setname `{value.Text}' too long, max 31 characters.", "InvalidSetName");
        var directions = new List<bool>();
        foreach (var word in value.Second.Text.Split(','))
        {
            if (directions.Count == MaxDirections)
                throw value.Bad($"Can't be more src/dst options than {MaxDirections}.", "InvalidDirection");
            directions.Add(word switch
            {
                "src" => true,
                "dst" => false,
                _ => throw value.Bad($"You must specify (the comma separated list of) 'src' or 'dst', not '{value.Second.Text}'.", "InvalidDirection"),
            });
        }

        return new SetReference(value.Text, directions.ToEquatableArray());
    }
}
