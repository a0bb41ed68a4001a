namespace KubeNet.FSharp

open System
open System.Collections
open System.Globalization

/// What a kind of list is made of, and how.
[<AbstractClass>]
type internal Items() =
    abstract Make: items: objnull list -> objnull

[<Sealed>]
type internal ArrayItems<'item>() =
    inherit Items()
    override _.Make items = items |> Seq.cast<'item> |> Seq.toArray |> box

[<Sealed>]
type internal ListItems<'item>() =
    inherit Items()
    override _.Make items = items |> Seq.cast<'item> |> Seq.toList |> box

/// Makes what a caller gave into what a script wants.
module internal Variables =
    let private names =
        dict
            [ typeof<string>, "string"
              typeof<char>, "char"
              typeof<bool>, "bool"
              typeof<byte>, "byte"
              typeof<int16>, "int16"
              typeof<uint16>, "uint16"
              typeof<int>, "int"
              typeof<uint32>, "uint32"
              typeof<int64>, "int64"
              typeof<uint64>, "uint64"
              typeof<float32>, "float32"
              typeof<float>, "float"
              typeof<decimal>, "decimal"
              typeof<obj>, "obj" ]

    // An array, a list or a seq: what it holds, and how it is made of that.
    let private itemsOf (kind: Type) =
        let definition =
            if kind.IsGenericType then
                kind.GetGenericTypeDefinition()
            else
                kind

        let made (items: Type) item = item, Activator.CreateInstance(items.MakeGenericType [| item |]) |> nonNull :?> Items

        if kind.IsSZArray then
            Some(made typedefof<ArrayItems<_>> (nonNull (kind.GetElementType())))
        elif definition = typedefof<list<_>> then
            Some(made typedefof<ListItems<_>> kind.GenericTypeArguments[0])
        elif definition = typedefof<seq<_>> then
            Some(made typedefof<ArrayItems<_>> kind.GenericTypeArguments[0])
        else
            None

    /// A type as F# writes it.
    let rec private nameOf (kind: Type) : string =
        match itemsOf kind with
        | Some(item, _) when kind.IsSZArray -> $"{nameOf item}[]"
        | Some(item, _) when kind.GetGenericTypeDefinition() = typedefof<list<_>> -> $"{nameOf item} list"
        | Some(item, _) -> $"seq<{nameOf item}>"
        | None ->
            match names.TryGetValue kind with
            | true, name -> name
            | false, _ -> kind.Name

    let private wanted (kind: Type) =
        let name = nameOf kind

        if kind = typeof<TimeSpan> then
            $"{name}, such as 00:00:30"
        elif kind.IsEnum then
            $"""{name}: {String.concat ", " (Enum.GetNames kind)}"""
        else
            name

    let private told (value: objnull) =
        match value with
        | null -> "nothing"
        | :? string as text -> $"'{text}' (string)"
        | :? IDictionary -> "a table"
        | :? ICollection as several -> $"a list of {several.Count}"
        | :? IEnumerable -> "a list"
        | value -> $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}' ({nameOf (value.GetType())})"

    let private invariant = CultureInfo.InvariantCulture

    let private parsed (succeeded: bool, value: 'value) = if succeeded then Some(box value) else None

    // As they are written everywhere. Where .NET would guess (1,5 is 15, "5" are five days) nothing is made of it.
    let private parse (kind: Type) (text: string) : objnull option =
        if kind = typeof<TimeSpan> then
            if text.Contains ':' then
                parsed (TimeSpan.TryParse(text, invariant))
            else
                None
        elif kind = typeof<DateTime> then
            parsed (DateTime.TryParse(text, invariant, DateTimeStyles.RoundtripKind))
        elif kind = typeof<DateTimeOffset> then
            parsed (DateTimeOffset.TryParse(text, invariant, DateTimeStyles.None))
        elif kind = typeof<Guid> then
            parsed (Guid.TryParse text)
        elif kind = typeof<float> then
            parsed (Double.TryParse(text, NumberStyles.Float, invariant))
        elif kind = typeof<float32> then
            parsed (Single.TryParse(text, NumberStyles.Float, invariant))
        elif kind = typeof<decimal> then
            parsed (Decimal.TryParse(text, NumberStyles.Float, invariant))
        elif kind.IsEnum then
            Enum.GetNames kind
            |> Array.tryFind (fun name -> name.Equals(text, StringComparison.OrdinalIgnoreCase))
            |> Option.map (fun name -> Enum.Parse(kind, name))
        else
            try
                Some(Convert.ChangeType(text, kind, invariant))
            with
            | :? InvalidCastException
            | :? FormatException
            | :? OverflowException -> None

    let private isWhole (value: obj) =
        match value with
        | :? float as number -> Math.Truncate number = number
        | :? float32 as number -> MathF.Truncate number = number
        | :? decimal as number -> Decimal.Truncate number = number
        | _ -> true

    let private isFraction kind = kind = typeof<float> || kind = typeof<float32> || kind = typeof<decimal>

    let private scalar (kind: Type) (value: obj) : objnull option =
        match value with
        | value when kind.IsInstanceOfType value -> Some value
        | :? string as text -> parse kind text
        | :? DateTime as time when kind = typeof<DateTimeOffset> -> Some(DateTimeOffset time)
        | :? IFormattable as value when kind = typeof<string> -> Some(value.ToString(null, invariant))
        | :? bool when kind <> typeof<string> -> None
        | :? IConvertible when kind.IsEnum -> None
        | :? IConvertible as number when isFraction kind || isWhole number ->
            try
                Some(Convert.ChangeType(number, kind, invariant))
            with
            | :? InvalidCastException
            | :? OverflowException -> None
        | _ -> None

    // What it is made into, or else what was given in words.
    let rec private convert (kind: Type) (value: objnull) : Result<objnull, string> =
        match itemsOf kind, value with
        | _, null -> Error(told value)
        | None, value ->
            match scalar kind value with
            | Some made -> Ok made
            | None -> Error(told value)
        | Some _, (:? IDictionary) -> Error(told value)
        | Some(item, items), (:? IEnumerable as several) when not (several :? string) -> listOf item items several
        // PowerShell has a list of one as the one.
        | Some(item, items), one -> convert item one |> Result.map (fun made -> items.Make [ made ])

    and private listOf item items several =
        let results = several |> Seq.cast<objnull> |> Seq.map (convert item) |> List.ofSeq

        match
            results
            |> List.indexed
            |> List.tryPick (fun (index, result) ->
                match result with
                | Error told -> Some(index, told)
                | Ok _ -> None)
        with
        | Some(index, told) -> Error $"a list whose item {index + 1} is {told}"
        | None -> Ok(items.Make(results |> List.choose Result.toOption))

    /// <summary>What was given for a variable, as the type that the script wants.</summary>
    /// <exception cref="T:KubeNet.Engine.NetConfigException">InvalidVariable: says what came and what was wanted.</exception>
    let read<'value> (name: string) (value: objnull) : 'value =
        match convert typeof<'value> value with
        | Ok made -> made :?> 'value
        | Error told -> Place.complain "InvalidVariable" $"The variable '{name}' is {told}, and the script wants {wanted typeof<'value>}."
