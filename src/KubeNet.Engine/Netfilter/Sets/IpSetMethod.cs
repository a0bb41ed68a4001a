namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>How a set stores its entries: the word before the colon of a type's name.</summary>
public enum IpSetMethod
{
    /// <summary>One bit for each element of a fixed range.</summary>
    Bitmap,

    /// <summary>A hash table.</summary>
    Hash,

    /// <summary>A list in the order in which entries were put in.</summary>
    List,
}
