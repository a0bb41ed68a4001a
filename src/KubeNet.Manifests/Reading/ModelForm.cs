namespace KubeNet.Manifests.Reading;

/// <summary>What a field of the API's models takes.</summary>
internal enum ModelForm
{
    /// <summary>A map with fields of its own.</summary>
    Object,

    /// <summary>A list.</summary>
    List,

    /// <summary>A map whose keys are free.</summary>
    Map,

    /// <summary>Text.</summary>
    Text,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A whole number of 32 bits.</summary>
    Int32,

    /// <summary>A whole number of 64 bits.</summary>
    Int64,

    /// <summary>Any number.</summary>
    Number,

    /// <summary>A number or text.</summary>
    IntOrString,

    /// <summary>A quantity such as <c>500m</c> or <c>2Gi</c>.</summary>
    Quantity,

    /// <summary>A time of RFC 3339.</summary>
    Time,

    /// <summary>Bytes in base64.</summary>
    Base64,

    /// <summary>Whatever.</summary>
    Anything,
}
