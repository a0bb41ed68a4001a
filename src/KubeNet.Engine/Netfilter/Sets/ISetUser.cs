namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>A match or target that refers to sets; each reference keeps the set from being destroyed.</summary>
internal interface ISetUser
{
    /// <summary>The sets it refers to, each as often as it does.</summary>
    IEnumerable<SetReference> Sets { get; }
}
